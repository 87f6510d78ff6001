using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.Run.Metrics;

/// <summary>Metrics of one score that belong together.</summary>
/// <param name="Score">Name of the score.</param>
/// <param name="Reducer">How its epochs are combined; null for the mean.</param>
/// <param name="Name">The metric that yielded several numbers; null for metrics that are one number each.</param>
/// <param name="Metrics">The metrics with the keys under which the results have them, in their order.</param>
internal sealed record MetricGroup(string Score, string? Reducer, string? Name, IReadOnlyList<KeyValuePair<string, EvalMetric>> Metrics)
{
    /// <summary>The groups of results: score by score, of each the plain metrics first.</summary>
    public static IReadOnlyList<MetricGroup> Of(EvalResults? results) =>
    [
        .. from score in results?.Scores ?? []
           from metrics in score.Metrics.GroupBy(m => m.Value.Group).OrderBy(g => g.Key is not null)
           select new MetricGroup(score.Name, score.Reducer, metrics.Key, [.. metrics]),
    ];

    /// <summary>The least and the most of its numbers with their names; null without a number.</summary>
    public (EvalMetric Least, EvalMetric Most)? Ends =>
        Metrics.Select(m => m.Value).Where(m => double.IsFinite(m.Value)).ToList() is { Count: > 0 } finite ? (finite.MinBy(m => m.Value)!, finite.MaxBy(m => m.Value)!) : null;
}
