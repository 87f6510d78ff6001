using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Chooses the number that stands for a run (log format 5.5).</summary>
internal static class Headlines
{
    /// <summary>The one that is named, where it is there; else the first metric of the first score that has any.</summary>
    public static JsonElement? Of(JsonElement? named, IReadOnlyList<EvalScore> scores) =>
        named is { ValueKind: JsonValueKind.Object } headline && Names(headline, scores) ? headline : First(scores);

    private static bool Names(JsonElement headline, IReadOnlyList<EvalScore> scores)
    {
        return scores.Any(s => Is("scorer", s.Scorer) && Is("score", s.Name) && Is("reducer", s.Reducer) && s.Metrics.Keys.Any(k => Is("metric", k)));

        // A headline that was declared names only some of them.
        bool Is(string field, string? value) =>
            !headline.TryGetProperty(field, out var said) || said.ValueKind != JsonValueKind.String || said.GetString() == value;
    }

    private static JsonElement? First(IReadOnlyList<EvalScore> scores)
    {
        if (scores.FirstOrDefault(s => s.Metrics.Count > 0) is not { } score)
        {
            return null;
        }

        var fields = new Dictionary<string, JsonElement>
        {
            ["scorer"] = LogJson.ToElement(score.Scorer), ["score"] = LogJson.ToElement(score.Name), ["metric"] = LogJson.ToElement(score.Metrics.Keys.First()),
        };
        if (score.Reducer is { } reducer)
        {
            fields["reducer"] = LogJson.ToElement(reducer);
        }

        return LogJson.ToElement(fields);
    }
}
