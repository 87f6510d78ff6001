using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Puts a streamed chat completion together, so that it is what it would have been in one piece.</summary>
internal sealed class MistralStream
{
    private readonly SortedDictionary<long, Choice> _choices = [];
    private JsonObject? _answer;

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>Text of the first choice to show; null where the piece brings none.</returns>
    public string? Add(JsonElement piece)
    {
        _answer ??= [];
        foreach (var field in piece.EnumerateObject().Where(f => f.Name != "choices"))
        {
            _answer[field.Name] = RequestJson.Node(field.Value);
        }

        string? text = null;
        foreach (var choice in AnswerJson.Items(piece, "choices"))
        {
            var index = AnswerJson.Long(choice, "index") ?? 0;
            if (!_choices.TryGetValue(index, out var known))
            {
                _choices[index] = known = new Choice(index);
            }

            var shown = known.Add(choice);
            text = index == 0 ? shown : text;
        }

        return text;
    }

    /// <summary>The whole completion.</summary>
    /// <exception cref="ProviderException">The stream held none, or broke off.</exception>
    public JsonElement Finish()
    {
        if (_answer is null)
        {
            throw AnswerJson.Unreadable("mistral", "a stream without a completion");
        }

        if (_choices.Count == 0 || _choices.Values.Any(c => !c.IsDone))
        {
            throw new ProviderException("The server of mistral broke its answer off. Run the sample again.", 200, isTransient: true);
        }

        _answer["choices"] = new JsonArray([.. _choices.Values.Select(c => c.Finish())]);
        return JsonSerializer.SerializeToElement(_answer);
    }

    /// <summary>One choice so far.</summary>
    private sealed class Choice(long index)
    {
        private readonly MistralContent _content = new();
        private readonly SortedDictionary<long, (JsonElement Start, StringBuilder Arguments)> _calls = [];
        private string? _reason;

        public bool IsDone => _reason is not null;

        public string? Add(JsonElement piece)
        {
            _reason = AnswerJson.Text(piece, "finish_reason") ?? _reason;
            if (AnswerJson.Get(piece, "delta") is not { } delta)
            {
                return null;
            }

            foreach (var call in AnswerJson.Items(delta, "tool_calls"))
            {
                var number = AnswerJson.Long(call, "index") ?? _calls.Count;
                if (!_calls.TryGetValue(number, out var known))
                {
                    _calls[number] = known = (call, new StringBuilder());
                }

                if (AnswerJson.Get(call, "function") is { } function)
                {
                    known.Arguments.Append(AnswerJson.Text(function, "arguments") ?? AnswerJson.Get(function, "arguments")?.GetRawText());
                }
            }

            return AnswerJson.Get(delta, "content") is { } content ? _content.Add(content) : null;
        }

        public JsonObject Finish() => new()
        {
            ["index"] = index,
            ["finish_reason"] = _reason,
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = _content.Finish(),
                ["tool_calls"] = new JsonArray([.. _calls.Values.Select(c => (JsonNode)new JsonObject
                {
                    ["id"] = AnswerJson.Text(c.Start, "id"),
                    ["function"] = new JsonObject
                    {
                        ["name"] = AnswerJson.Get(c.Start, "function") is { } function ? AnswerJson.Text(function, "name") : null,
                        ["arguments"] = c.Arguments.ToString(),
                    },
                })]),
            },
        };
    }
}
