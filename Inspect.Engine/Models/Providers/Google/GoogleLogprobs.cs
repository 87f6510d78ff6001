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

        var chosen = AnswerJson.Items(result, "chosenCandidates").Zip(AnswerJson.Items(result, "topCandidates")).Where(c => IsTold(c.First)).Select(c =>
        {
            var token = Token(c.First);
            token["top_logprobs"] = new JsonArray([.. AnswerJson.Items(c.Second, "candidates").Where(IsTold).Select(o => (JsonNode)Token(o))]);
            return (JsonNode)token;
        });
        return JsonSerializer.SerializeToElement(new JsonObject { ["content"] = new JsonArray([.. chosen]) });
    }

    // A token whose probability is left out, or certain, is not told.
    private static bool IsTold(JsonElement token) => AnswerJson.Text(token, "token") is { Length: > 0 } && AnswerJson.Double(token, "logProbability") is not (null or 0);

    private static JsonObject Token(JsonElement candidate) => new()
    {
        ["token"] = AnswerJson.Text(candidate, "token") ?? string.Empty,
        ["logprob"] = AnswerJson.Double(candidate, "logProbability") ?? 0,
    };
}
