using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Makes the entries of results from scores.</summary>
internal static class ScoreEntry
{
    /// <summary>The entry of a scorer with its metrics, then one for each key of its maps that has metrics.</summary>
    /// <exception cref="InspectException">The scores do not fit a metric.</exception>
    public static IEnumerable<EvalScore> Of(ScorerMetrics scorer, string? reducer, IReadOnlyList<SampleScore> scores)
    {
        if (!scorer.Metrics.Plain.IsEmpty || scorer.Metrics.IsListed)
        {
            yield return Make(scorer, null, scorer.Metrics.Plain, reducer, scores);
        }

        foreach (var (key, metrics) in KeyMetrics.Expand(scorer.Metrics.ByKey, scores))
        {
            yield return Make(scorer, key, metrics, reducer, scores);
        }
    }

    /// <summary>The scores with the value of one key of their maps; NaN instead of a map is NaN for every key.</summary>
    /// <exception cref="InspectException">A score is no map, or has no such key.</exception>
    public static IReadOnlyList<SampleScore> OfKey(IReadOnlyList<SampleScore> scores, string key) => [.. scores.Select(s => s with { Value = OfKey(s, key) })];

    private static ScoreValue OfKey(SampleScore score, string key)
    {
        if (score.Value.IsUnscored)
        {
            return ScoreValue.Unscored;
        }

        if (score.Value is not ScoreValue.OfMap map)
        {
            throw new InspectException($"The score of item {score.SampleId} is no map, and there are metrics of its key \"{key}\". Correct the scorer or its metrics.");
        }

        return map.Items.FirstOrDefault(i => i.Key == key).Value switch
        {
            null => throw new InspectException($"The score of item {score.SampleId} has no \"{key}\", and there are metrics of it. Correct the scorer or its metrics."),
            ScoreValue.OfNull => ScoreValue.Unscored,
            var value => value,
        };
    }

    private static EvalScore Make(
        ScorerMetrics scorer, string? key, ImmutableArray<PlannedMetric> metrics, string? reducer, IReadOnlyList<SampleScore> scores)
    {
        var all = key is null ? scores : OfKey(scores, key);
        var unscored = all.Count(s => s.Value.IsUnscored);
        var scored = unscored == 0 ? all : [.. all.Where(s => !s.Value.IsUnscored)];
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
            UnscoredSamples = unscored,
            Params = scorer.Params,
            Metrics = table.Metrics,
        };
    }
}
