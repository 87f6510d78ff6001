using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Standard error of the mean by drawing the scores anew (semantics 4.2).</summary>
/// <param name="samples">How often.</param>
/// <param name="symbols">What the scores count.</param>
public sealed class BootstrapErrorMetric(int samples, ScoreSymbols symbols) : IMetric
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "bootstrap_stderr",
        "standard error of the mean, by drawing the scores anew",
        [Resampling.Parameter, ScoreSymbols.Parameter],
        arguments => new BootstrapErrorMetric(Resampling.Samples(arguments), ScoreSymbols.Of(arguments))) { Package = BuiltInMetrics.Package };

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores) =>
        ScoreValue.Of(Bootstrap.StandardError(Resampling.Means(scores.Select(s => symbols.ToNumber(s.Value)), samples)));
}
