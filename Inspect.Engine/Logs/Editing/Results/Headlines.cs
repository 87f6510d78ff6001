using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Chooses the number that stands for a run (log format 5.5).</summary>
internal static class Headlines
{
    /// <summary>The one that is named, where it is there; else the first metric of the first score that has any. It is named in full.</summary>
    public static JsonElement? Of(JsonElement? named, IReadOnlyList<EvalScore> scores)
    {
        var all = scores.SelectMany(s => s.Metrics.Keys.Select(metric => (Score: s, Metric: metric))).ToList();
        var wanted = named is { ValueKind: JsonValueKind.Object } headline ? all.FindIndex(m => IsNamed(headline, m.Score, m.Metric)) : -1;
        return all.Count == 0 ? null : ToElement(all[Math.Max(0, wanted)].Score, all[Math.Max(0, wanted)].Metric);
    }

    /// <summary>A headline that was declared names only some of the fields.</summary>
    private static bool IsNamed(JsonElement headline, EvalScore score, string metric)
    {
        return Is("scorer", score.Scorer) && Is("score", score.Name) && Is("reducer", score.Reducer) && Is("metric", metric);

        bool Is(string field, string? value) =>
            !headline.TryGetProperty(field, out var said) || said.ValueKind != JsonValueKind.String || said.GetString() == value;
    }

    private static JsonElement ToElement(EvalScore score, string metric)
    {
        var fields = new Dictionary<string, JsonElement>
        {
            ["scorer"] = LogJson.ToElement(score.Scorer), ["score"] = LogJson.ToElement(score.Name), ["metric"] = LogJson.ToElement(metric),
        };
        if (score.Reducer is { } reducer)
        {
            fields["reducer"] = LogJson.ToElement(reducer);
        }

        return LogJson.ToElement(fields);
    }
}
