using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Puts the pieces of a streamed chat completion together to the completion that would have come in one.</summary>
internal sealed class ChatStream : IOpenAiStream
{
    private static readonly string[] DetailTexts = ["text", "summary", "data", "signature"];

    private static readonly string[] TextFields = ["content", "reasoning_content", "reasoning", "refusal"];

    private readonly SortedDictionary<long, Choice> _choices = [];
    private readonly JsonObject _head = [];

    private bool _hasAny;

    /// <summary>Takes a piece.</summary>
    /// <returns>The text of the first choice in it; null where there is none.</returns>
    public string? Add(JsonElement item)
    {
        _hasAny = true;
        foreach (var name in (ReadOnlySpan<string>)["id", "model", "created", "system_fingerprint", "usage", PerplexitySearch.Results])
        {
            if (AnswerJson.Get(item, name) is { } value)
            {
                _head[name] = RequestJson.Node(value);
            }
        }

        // Groq tells the use here.
        if (AnswerJson.Get(item, "x_groq") is { } own && AnswerJson.Get(own, "usage") is { } usage)
        {
            _head["usage"] = RequestJson.Node(usage);
        }

        string? text = null;
        foreach (var choice in AnswerJson.Items(item, "choices"))
        {
            var index = AnswerJson.Long(choice, "index") ?? 0;
            if (!_choices.TryGetValue(index, out var known))
            {
                _choices[index] = known = new Choice();
            }

            var said = known.Add(choice);
            text = index == 0 ? said : text;
        }

        return text;
    }

    /// <inheritdoc />
    public JsonElement? ToAnswer()
    {
        if (!_hasAny)
        {
            return null;
        }

        var completion = _head.DeepClone().AsObject();
        completion["choices"] = new JsonArray([.. _choices.Select(c => (JsonNode)c.Value.ToJson(c.Key))]);
        return JsonSerializer.SerializeToElement(completion);
    }

    private sealed class Choice
    {
        private readonly Dictionary<string, StringBuilder> _texts = [];
        private readonly SortedDictionary<long, Call> _calls = [];
        private readonly List<JsonElement> _logprobs = [];
        private readonly List<JsonObject> _details = [];
        private string? _reason;

        public string? Add(JsonElement choice)
        {
            _reason = AnswerJson.Text(choice, "finish_reason") ?? _reason;
            if (AnswerJson.Get(choice, "logprobs") is { } logprobs)
            {
                _logprobs.AddRange(AnswerJson.Items(logprobs, "content"));
            }

            if (AnswerJson.Get(choice, "delta") is not { } delta)
            {
                return null;
            }

            foreach (var name in TextFields)
            {
                if (AnswerJson.Text(delta, name) is { } piece)
                {
                    (_texts.TryGetValue(name, out var known) ? known : _texts[name] = new StringBuilder()).Append(piece);
                }
            }

            foreach (var detail in AnswerJson.Items(delta, "reasoning_details").Where(d => d.ValueKind == JsonValueKind.Object))
            {
                AddDetail(detail);
            }

            foreach (var call in AnswerJson.Items(delta, "tool_calls"))
            {
                var index = AnswerJson.Long(call, "index") ?? _calls.Count;
                if (!_calls.TryGetValue(index, out var known))
                {
                    _calls[index] = known = new Call();
                }

                known.Add(call);
            }

            return AnswerJson.Text(delta, "content");
        }

        // Pieces of one detail have its number and kind; their texts follow one another.
        private void AddDetail(JsonElement detail)
        {
            var known = _details.Find(d => Same(d, detail, "index") && Same(d, detail, "type"));
            if (known is null)
            {
                _details.Add(JsonObject.Create(detail)!.DeepClone().AsObject());
                return;
            }

            foreach (var field in detail.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
            {
                known[field.Name] = DetailTexts.Contains(field.Name) && known[field.Name] is { } before
                    ? before.GetValue<string>() + field.Value.GetString()
                    : RequestJson.Node(field.Value);
            }
        }

        private static bool Same(JsonObject known, JsonElement detail, string name) =>
            known[name]?.ToJsonString() == AnswerJson.Get(detail, name)?.GetRawText();

        public JsonObject ToJson(long index)
        {
            var message = new JsonObject { ["role"] = "assistant" };
            foreach (var (name, text) in _texts)
            {
                message[name] = text.ToString();
            }

            if (_details.Count > 0)
            {
                message["reasoning_details"] = new JsonArray([.. _details]);
            }

            if (_calls.Count > 0)
            {
                message["tool_calls"] = new JsonArray([.. _calls.Values.Select(c => (JsonNode)c.ToJson())]);
            }

            return new JsonObject
            {
                ["index"] = index,
                ["message"] = message,
                ["finish_reason"] = _reason,
                ["logprobs"] = _logprobs.Count == 0 ? null : new JsonObject { ["content"] = new JsonArray([.. _logprobs.Select(RequestJson.Node)]) },
            };
        }
    }

    private sealed class Call
    {
        private readonly StringBuilder _arguments = new();
        private string? _id;
        private string? _name;

        public void Add(JsonElement call)
        {
            _id ??= AnswerJson.Text(call, "id");
            if (AnswerJson.Get(call, "function") is { } function)
            {
                _name ??= AnswerJson.Text(function, "name");
                _arguments.Append(AnswerJson.Text(function, "arguments"));
            }
        }

        public JsonObject ToJson() => new()
        {
            ["id"] = _id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = _name, ["arguments"] = _arguments.ToString() },
        };
    }
}
