using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Standard error of the mean; with a cluster, of items that belong together (semantics 4.2).</summary>
/// <param name="cluster">Key of the items' metadata that says which belong together; null when none do.</param>
/// <param name="symbols">What the scores count.</param>
public sealed class StandardErrorMetric(string? cluster, ScoreSymbols symbols) : IMetric
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "stderr",
        "standard error of the mean",
        [ItemClusters.Parameter, ScoreSymbols.Parameter],
        arguments => new StandardErrorMetric(arguments.Text("cluster"), ScoreSymbols.Of(arguments))) { Package = BuiltInMetrics.Package, Role = MetricRole.StandardError };

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        double[] numbers = [.. scores.Select(s => symbols.ToNumber(s.Value))];
        return ScoreValue.Of(cluster is null
            ? Moments.StandardError(numbers)
            : Clusters.StandardError(numbers, ItemClusters.Of(scores, cluster, "stderr")));
    }
}
