using Inspect.Engine.Statistics;

namespace Inspect.Engine.Logs.Format;

/// <summary>The 95 % interval of a metric as far as a header tells it.</summary>
public static class MetricInterval
{
    /// <summary>The interval; null where the metric has none, or the counts do not say it.</summary>
    /// <param name="results">Results of the log.</param>
    /// <param name="score">The score that the metric belongs to.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="epochs">Repetitions of each item that were planned.</param>
    public static Interval? Of(EvalResults results, EvalScore score, string metric, int epochs)
    {
        if (metric is not ("accuracy" or "mean") || score.Reducer is not (null or "mean") || !score.Metrics.TryGetValue(metric, out var value))
        {
            return null;
        }

        var error = score.Metrics.TryGetValue("stderr", out var known) ? known.Value : (double?)null;
        return ScoreInterval.OfHeader(metric, value.Value, error, score.ScoredSamples ?? 0, epochs, results.CompletedSamples);
    }
}
