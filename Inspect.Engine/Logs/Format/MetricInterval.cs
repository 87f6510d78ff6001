using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Logs.Format;

/// <summary>The 95 % interval of a metric as far as a header tells it; only means get one.</summary>
public static class MetricInterval
{
    /// <summary>The interval; null where the metric has none, or the counts do not say it.</summary>
    /// <param name="results">Results of the log.</param>
    /// <param name="score">The score that the metric belongs to.</param>
    /// <param name="metric">Key of the metric.</param>
    /// <param name="epochs">Repetitions of each item that were planned.</param>
    public static Interval? Of(EvalResults results, EvalScore score, string metric, int epochs)
    {
        if (score.Reducer is not (null or BuiltInReducers.MeanName) || !score.Metrics.TryGetValue(metric, out var value)
            || RoleOf(value) is not (MetricRole.Mean or MetricRole.PassRate))
        {
            return null;
        }

        var error = score.Metrics.Values.FirstOrDefault(m => RoleOf(m) == MetricRole.StandardError)?.Value;
        return ScoreInterval.OfHeader(KindOf(score, value), value.Value, error, score.ScoredSamples ?? 0, epochs, results.CompletedSamples);
    }

    /// <summary>Of a scorer that judges by keys, an entry is something of its own.</summary>
    private static MeanKind KindOf(EvalScore score, EvalMetric metric) =>
        RoleOf(metric) == MetricRole.PassRate ? MeanKind.PassRate
        : score.Name == score.Scorer && ShareScorers.Contains(score.Scorer) ? MeanKind.Share
        : MeanKind.Number;

    private static MetricRole RoleOf(EvalMetric metric) =>
        metric.Group is null && !metric.Params.ContainsKey(ScoreSymbols.Name) ? BuiltInMetrics.RoleOf(metric.Name) : MetricRole.None;
}
