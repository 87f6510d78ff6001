using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Confidence interval of the mean: <c>ci</c> and <c>ci_wilson</c> (semantics 4.2).</summary>
public sealed class IntervalMetric : IMetric
{
    private const string Bootstrapped = "bootstrap";

    private static readonly PartParameter Level = new("level", PartParameterType.Number, Intervals.Level, "Confidence, between 0 and 1.")
    {
        Misfit = value => value.GetDouble() is > 0 and < 1 ? null : "It must lie between 0 and 1.",
    };

    private readonly Func<IReadOnlyList<SampleScore>, Interval> _compute;

    private IntervalMetric(Func<IReadOnlyList<SampleScore>, Interval> compute) => _compute = compute;

    /// <summary>What task files and forms know of <c>ci</c>.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "ci",
        "confidence interval of the mean",
        [
            Level,
            new PartParameter("method", PartParameterType.Text, "t", "Student's t, or drawing the scores anew.") { Values = ["t", Bootstrapped] },
            Resampling.Parameter,
            ItemClusters.Parameter,
            ScoreSymbols.Parameter,
        ],
        Mean) { Package = BuiltInMetrics.Package, GivesSeveral = true };

    /// <summary>What task files and forms know of <c>ci_wilson</c>.</summary>
    public static PartDefinition WilsonDefinition { get; } = new(
        PartKind.Metric,
        "ci_wilson",
        "Wilson confidence interval of a share",
        [Level, ItemClusters.Parameter, ScoreSymbols.Parameter],
        Wilson) { Package = BuiltInMetrics.Package, GivesSeveral = true };

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        var interval = _compute(scores);
        return new ScoreValue.OfMap([KeyValuePair.Create("lower", ScoreValue.Of(interval.Lower)), KeyValuePair.Create("upper", ScoreValue.Of(interval.Upper))]);
    }

    private static IntervalMetric Mean(PartArguments arguments)
    {
        var (level, cluster, symbols) = (arguments.Number("level")!.Value, arguments.Text("cluster"), ScoreSymbols.Of(arguments));
        var samples = Resampling.Samples(arguments);
        var isBootstrapped = arguments.Text("method") == Bootstrapped;
        return new IntervalMetric(scores =>
        {
            var numbers = Numbers(scores, symbols);
            if (!isBootstrapped || numbers.Length < 2)
            {
                return cluster is null ? Intervals.StudentT(numbers, level) : Clusters.StudentT(numbers, ItemClusters.Of(scores, cluster, "ci"), level);
            }

            return Bootstrap.Percentiles(
                cluster is null ? Resampling.Means(numbers, samples) : Resampling.Means(numbers, ItemClusters.Of(scores, cluster, "ci"), samples), level);
        });
    }

    private static IntervalMetric Wilson(PartArguments arguments)
    {
        var (level, cluster, symbols) = (arguments.Number("level")!.Value, arguments.Text("cluster"), ScoreSymbols.Of(arguments));
        return new IntervalMetric(scores =>
        {
            var numbers = Numbers(scores, symbols);
            if (numbers.Any(n => n is not (>= 0 and <= 1)))
            {
                throw new InspectException("ci_wilson needs scores between 0 and 1. Use ci for other numbers.");
            }

            if (cluster is null)
            {
                return Intervals.Wilson(Moments.Mean(numbers), numbers.Length, level);
            }

            var clusters = ItemClusters.Of(scores, cluster, "ci_wilson");
            return clusters.Distinct().Count() < 2
                ? throw new InspectException($"ci_wilson needs at least two clusters, and all items have the same \"{cluster}\" in their metadata. Remove \"cluster\".")
                : Clusters.Wilson(numbers, clusters, level);
        });
    }

    private static double[] Numbers(IReadOnlyList<SampleScore> scores, ScoreSymbols symbols) => [.. scores.Select(s => symbols.ToNumber(s.Value))];
}
