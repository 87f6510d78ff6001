using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Makes the entries of results from reduced scores.</summary>
internal static class ScoreEntry
{
    /// <summary>The entry of a scorer with its metrics, then one for each key of its maps that has metrics.</summary>
    public static IEnumerable<EvalScore> Of(ScorerMetrics scorer, string? reducer, IReadOnlyList<SampleScore> reduced)
    {
        if (!scorer.Metrics.IsEmpty || scorer.ByKey.IsEmpty)
        {
            yield return Make(scorer, null, scorer.Metrics, reducer, reduced);
        }

        foreach (var (key, metrics) in scorer.ByKey)
        {
            yield return Make(scorer, key, metrics, reducer, reduced);
        }
    }

    /// <summary>The scores with the value of one key of their maps; a score that is no map stays as it is.</summary>
    public static IReadOnlyList<SampleScore> OfKey(IReadOnlyList<SampleScore> scores, string key) =>
        [.. scores.Select(s => s.Value is ScoreValue.OfMap map ? s with { Value = OfKey(map, key) } : s)];

    private static ScoreValue OfKey(ScoreValue.OfMap map, string key)
    {
        var value = map.Items.FirstOrDefault(i => i.Key == key).Value;
        return value is null or ScoreValue.OfNull ? ScoreValue.Unscored : value;
    }

    private static EvalScore Make(
        ScorerMetrics scorer, string? key, ImmutableArray<PlannedMetric> metrics, string? reducer, IReadOnlyList<SampleScore> reduced)
    {
        var all = key is null ? reduced : OfKey(reduced, key);
        var scored = all.Where(s => !s.Value.IsUnscored).ToList();
        var table = new MetricTable(isOfKey: key is not null);
        foreach (var metric in metrics)
        {
            table.Add(metric, scored.Count == 0 ? ScoreValue.Unscored : metric.Metric.Compute(scored));
        }

        return new EvalScore
        {
            Name = key ?? scorer.Scorer,
            Scorer = scorer.Scorer,
            Reducer = reducer,
            ScoredSamples = scored.Count,
            UnscoredSamples = all.Count - scored.Count,
            Params = scorer.Params,
            Metrics = table.Metrics,
        };
    }
}
