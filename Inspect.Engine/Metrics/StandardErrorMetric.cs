using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Standard error of the mean; with a cluster, of items that belong together (semantics 4.2).</summary>
/// <param name="cluster">Key of the items' metadata that says which belong together; null when none do.</param>
public sealed class StandardErrorMetric(string? cluster) : IMetric
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "stderr",
        "standard error of the mean",
        [new PartParameter("cluster", PartParameterType.Text, null, "Key of the items' metadata that says which belong together.")],
        arguments => new StandardErrorMetric(arguments.Text("cluster"))) { Package = BuiltInMetrics.Package, Role = MetricRole.StandardError };

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        double[] numbers = [.. scores.Select(s => ScoreConversion.ToNumber(s.Value))];
        return ScoreValue.Of(cluster is null ? Moments.StandardError(numbers) : Clustered(scores, numbers, cluster));
    }

    private static double Clustered(IReadOnlyList<SampleScore> scores, double[] numbers, string key)
    {
        var mean = Moments.Mean(numbers);
        var sums = scores.Zip(numbers).GroupBy(p => ClusterOf(p.First, key), p => p.Second - mean).Select(g => g.Sum()).ToList();
        return sums.Count < 2 ? 0 : Math.Sqrt(sums.Sum(s => s * s) * sums.Count / (sums.Count - 1)) / numbers.Length;
    }

    /// <summary>Clusters are compared by value: <c>1</c> and <c>1.0</c> are one, <c>1</c> and <c>"1"</c> are not.</summary>
    private static object ClusterOf(SampleScore score, string key)
    {
        var value = score.Metadata.GetValueOrDefault(key);
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.Undefined or JsonValueKind.Null => throw new InspectException(
                $"Item {score.SampleId} has no \"{key}\" in its metadata, which stderr needs to tell which items belong together. Add it, or remove \"cluster\"."),
            _ => value.GetRawText(),
        };
    }
}
