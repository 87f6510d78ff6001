using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>The metrics that every task can name (semantics 4.2).</summary>
public static class BuiltInMetrics
{
    /// <summary>Package under which logs name them.</summary>
    public const string Package = "inspect_ai";

    /// <summary>All of them, in the order of forms.</summary>
    public static IReadOnlyList<PartDefinition> All { get; } =
    [
        Define("accuracy", "share of correct scores", Moments.Mean) with { Role = MetricRole.PassRate },
        Define("mean", "mean of the scores", Moments.Mean) with { Role = MetricRole.Mean },
        Define("std", "standard deviation of the scores", Moments.StandardDeviation),
        StandardErrorMetric.Definition,
        Define("var", "variance of the scores", Moments.Variance),
        BootstrapErrorMetric.Definition,
        IntervalMetric.Definition,
        IntervalMetric.WilsonDefinition,
        GroupedMetric.Definition,
        AggregateMetric.Definition,
        FrequencyMetric.Definition,
        FrequencyMetric.CategoricalDefinition,
        KrippendorffMetric.Definition,
        .. PerplexityMetric.Definitions,
    ];

    /// <summary>What a metric of this name, with or without its package, stands for; none where it is not built in.</summary>
    public static MetricRole RoleOf(string name) => All.FirstOrDefault(d => d.Name == name || d.FullName == name)?.Role ?? MetricRole.None;

    /// <summary>Metrics of scores that pass or fail, and of scorers that name none.</summary>
    public static IReadOnlyList<Part> OfPasses { get; } = [Part.Of("accuracy"), Part.Of("stderr")];

    /// <summary>Metrics of scores that are numbers.</summary>
    public static IReadOnlyList<Part> OfNumbers { get; } = [Part.Of("mean"), Part.Of("stderr")];

    /// <summary>Metrics of scores that are nats a token (semantics 3.10).</summary>
    public static IReadOnlyList<Part> OfPerplexities { get; } = [Part.Of("perplexity_per_token"), Part.Of("perplexity_per_seq")];

    private static PartDefinition Define(string name, string help, Func<IReadOnlyList<double>, double> compute) =>
        new(PartKind.Metric, name, help, [ScoreSymbols.Parameter], arguments => new NumberMetric(compute, ScoreSymbols.Of(arguments))) { Package = Package };

    private sealed class NumberMetric(Func<IReadOnlyList<double>, double> compute, ScoreSymbols symbols) : IMetric
    {
        public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(compute([.. scores.Select(s => symbols.ToNumber(s.Value))]));
    }
}
