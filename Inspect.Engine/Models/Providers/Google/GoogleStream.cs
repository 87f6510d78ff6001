using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Puts a streamed answer together, so that it is what it would have been in one piece.</summary>
internal sealed class GoogleStream
{
    private readonly SortedDictionary<long, Candidate> _candidates = [];
    private JsonObject? _answer;

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>Text of the first candidate to show; null where the piece brings none.</returns>
    /// <exception cref="ProviderException">The server reports a failure.</exception>
    public string? Add(JsonElement piece)
    {
        if (AnswerJson.Get(piece, "error") is { } error)
        {
            throw GoogleErrors.InAnswer(error);
        }

        _answer ??= [];
        foreach (var field in piece.EnumerateObject().Where(f => f.Name != "candidates"))
        {
            _answer[field.Name] = RequestJson.Node(field.Value);
        }

        string? text = null;
        foreach (var candidate in AnswerJson.Items(piece, "candidates"))
        {
            var index = AnswerJson.Long(candidate, "index") ?? 0;
            if (!_candidates.TryGetValue(index, out var known))
            {
                _candidates[index] = known = new Candidate();
            }

            var shown = known.Add(candidate);
            text = index == 0 ? shown : text;
        }

        return text;
    }

    /// <summary>The whole answer.</summary>
    /// <exception cref="ProviderException">The stream held none, or broke off.</exception>
    public JsonElement Finish()
    {
        if (_answer is null)
        {
            throw AnswerJson.Unreadable("google", "a stream without an answer");
        }

        if (_candidates.Values.Any(c => !c.IsDone))
        {
            throw new ProviderException("The server of google broke its answer off. Run the sample again.", 200, isTransient: true);
        }

        if (_candidates.Count > 0)
        {
            _answer["candidates"] = new JsonArray([.. _candidates.Values.Select(c => c.Fields)]);
        }

        return JsonSerializer.SerializeToElement(_answer);
    }

    /// <summary>One candidate so far.</summary>
    private sealed class Candidate
    {
        private readonly JsonArray _parts = [];

        public Candidate() => Fields["content"] = new JsonObject { ["role"] = "model", ["parts"] = _parts };

        public JsonObject Fields { get; } = [];

        public bool IsDone => Fields["finishReason"] is not null;

        public string? Add(JsonElement piece)
        {
            foreach (var field in piece.EnumerateObject().Where(f => f.Name != "content" && f.Value.ValueKind != JsonValueKind.Null))
            {
                Fields[field.Name] = field.Name == "logprobsResult" && Fields["logprobsResult"] is JsonObject before ? Appended(before, field.Value) : RequestJson.Node(field.Value);
            }

            string? text = null;
            var isFirst = true;
            foreach (var part in AnswerJson.Get(piece, "content") is { } content ? AnswerJson.Items(content, "parts") : [])
            {
                var isThought = AnswerJson.IsTrue(part, "thought");
                if (AnswerJson.Text(part, "text") is { } more && !isThought)
                {
                    text += more;
                }

                if (!isFirst || !TryContinue(part, isThought))
                {
                    _parts.Add(RequestJson.Node(part));
                }

                isFirst = false;
            }

            return text;
        }

        /// <summary>A text goes on with the first part of the next piece.</summary>
        private bool TryContinue(JsonElement part, bool isThought)
        {
            if (AnswerJson.Text(part, "text") is not { } more || _parts.Count == 0 || _parts[^1] is not JsonObject last || last["text"] is not { } text
                || (last["thought"]?.GetValueKind() == JsonValueKind.True) != isThought)
            {
                return false;
            }

            last["text"] = text.GetValue<string>() + more;
            RequestJson.Set(last, "thoughtSignature", AnswerJson.Get(part, "thoughtSignature") is { } signature ? RequestJson.Node(signature) : null);
            return true;
        }

        private static JsonObject Appended(JsonObject before, JsonElement more)
        {
            foreach (var list in more.EnumerateObject().Where(l => l.Value.ValueKind == JsonValueKind.Array))
            {
                var all = before[list.Name] as JsonArray ?? [];
                foreach (var item in list.Value.EnumerateArray())
                {
                    all.Add(RequestJson.Node(item));
                }

                before[list.Name] = all.Parent is null ? all : all.DeepClone();
            }

            return (JsonObject)before.DeepClone();
        }
    }
}
