using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Log-probabilities of an answer as logs hold them.</summary>
internal static class Logprobs
{
    /// <summary>Those of a choice; null where it has none.</summary>
    public static JsonElement? Of(JsonElement? given) => given is { ValueKind: JsonValueKind.Object } all && AnswerJson.Get(all, "content") is { ValueKind: JsonValueKind.Array } content ? OfTokens(content) : null;

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
            var all = place.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object).Select(t => PromptToken(t.Value)).ToList();
            if (all.Count > 0)
            {
                // The token of the prompt comes first.
                var token = all[0].DeepClone().AsObject();
                token["top_logprobs"] = new JsonArray([.. all.Select(t => (JsonNode)t)]);
                tokens.Add(token);
            }
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["content"] = tokens });
    }

    private static JsonObject PromptToken(JsonElement token) => new()
    {
        ["token"] = AnswerJson.Text(token, "decoded_token"),
        ["logprob"] = AnswerJson.Get(token, "logprob") is { } value ? RequestJson.Node(value) : null,
    };

    private static JsonObject Token(JsonElement token) => new()
    {
        ["token"] = AnswerJson.Text(token, "token"),
        ["logprob"] = AnswerJson.Get(token, "logprob") is { } value ? RequestJson.Node(value) : null,
        ["bytes"] = AnswerJson.Get(token, "bytes") is { } bytes ? RequestJson.Node(bytes) : null,
    };
}
