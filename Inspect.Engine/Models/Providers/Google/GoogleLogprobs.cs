using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Log-probabilities of an answer of the Gemini API, as the log holds them.</summary>
internal static class GoogleLogprobs
{
    /// <summary>Log-probabilities of a candidate; null where it has none.</summary>
    public static JsonElement? Of(JsonElement candidate)
    {
        if (AnswerJson.Get(candidate, "logprobsResult") is not { } result)
        {
            return null;
        }

        var tops = AnswerJson.Items(result, "topCandidates").ToList();
        var content = AnswerJson.Items(result, "chosenCandidates").Select((chosen, i) =>
        {
            var token = Token(chosen);
            RequestJson.Set(token, "top_logprobs", i < tops.Count ? new JsonArray([.. AnswerJson.Items(tops[i], "candidates").Select(c => (JsonNode)Token(c))]) : null);
            return (JsonNode)token;
        });
        return JsonSerializer.SerializeToElement(new JsonObject { ["content"] = new JsonArray([.. content]) });
    }

    private static JsonObject Token(JsonElement candidate) => new()
    {
        ["token"] = AnswerJson.Text(candidate, "token") ?? string.Empty,
        ["logprob"] = AnswerJson.Double(candidate, "logProbability") ?? 0,
    };
}
