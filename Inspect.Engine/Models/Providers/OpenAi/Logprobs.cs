using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Log-probabilities of an answer as logs hold them.</summary>
internal static class Logprobs
{
    /// <summary>Those of a choice; null where it has none.</summary>
    public static JsonElement? Of(JsonElement? given) => given is not { ValueKind: JsonValueKind.Object } all ? null
        : AnswerJson.Get(all, "content") is { ValueKind: JsonValueKind.Array } content ? OfTokens(content)
        : AnswerJson.Get(all, "tokens") is { ValueKind: JsonValueKind.Array } tokens && AnswerJson.Get(all, "token_logprobs") is { ValueKind: JsonValueKind.Array } values ? OfLists(tokens, values)
        : null;

    /// <summary>Those of a list of tokens.</summary>
    public static JsonElement OfTokens(JsonElement tokens) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["content"] = new JsonArray([.. tokens.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Object).Select(t =>
        {
            var token = Token(t);
            token["top_logprobs"] = AnswerJson.Get(t, "top_logprobs") is { ValueKind: JsonValueKind.Array } top
                ? new JsonArray([.. top.EnumerateArray().Where(o => o.ValueKind == JsonValueKind.Object).Select(o => (JsonNode)Token(o))])
                : null;
            return (JsonNode)token;
        })]),
    });

    /// <summary>Those of a prompt, as vLLM gives them: for each place the token that stands there and others, by their ids; null where there are none.</summary>
    public static JsonElement? OfPrompt(JsonElement answer)
    {
        if (AnswerJson.Get(answer, "prompt_logprobs") is not { ValueKind: JsonValueKind.Array } places)
        {
            return null;
        }

        var tokens = new JsonArray();
        foreach (var place in places.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Object))
        {
            var all = place.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object).Select(t => PromptToken(t.Name, t.Value)).ToList();
            if (all is [var token, .. var others])
            {
                // The token of the prompt comes first, then what else could have stood there.
                token["top_logprobs"] = others.Count == 0 ? null : new JsonArray([.. others]);
                tokens.Add(token);
            }
        }

        if (tokens.Count == 0)
        {
            return null;
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["content"] = tokens });
    }

    // The form of older completions: a list of tokens and one of numbers.
    private static JsonElement OfLists(JsonElement tokens, JsonElement values) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["content"] = new JsonArray([.. tokens.EnumerateArray().Zip(values.EnumerateArray(), (t, v) => (JsonNode)new JsonObject
        {
            ["token"] = t.ToString(),
            ["logprob"] = RequestJson.Node(v),
            ["bytes"] = new JsonArray([.. t.ToString().EnumerateRunes().Select(r => (JsonNode)r.Value)]),
        })]),
    });

    private static JsonObject PromptToken(string id, JsonElement token) => new()
    {
        ["token"] = AnswerJson.Text(token, "decoded_token") ?? id,
        ["logprob"] = AnswerJson.Get(token, "logprob") is { } value ? RequestJson.Node(value) : null,
    };

    private static JsonObject Token(JsonElement token) => new()
    {
        ["token"] = AnswerJson.Text(token, "token"),
        ["logprob"] = AnswerJson.Get(token, "logprob") is { } value ? RequestJson.Node(value) : null,
        ["bytes"] = AnswerJson.Get(token, "bytes") is { } bytes ? RequestJson.Node(bytes) : null,
    };
}
