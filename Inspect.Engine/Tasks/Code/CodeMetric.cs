using System.Reflection;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Tasks.Code;

/// <summary>A metric of code, whose failures are sentences: they end a run as failed, and not the process.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="metric">The metric.</param>
internal sealed class CodeMetric(string name, IMetric metric) : IMetric
{
    private static readonly MethodInfo Method = typeof(IMetric).GetMethod(nameof(IMetric.Compute))!;

    /// <inheritdoc />
    public bool IsUnreduced => metric.IsUnreduced;

    /// <inheritdoc />
    public bool NeedsScoreMetadata => metric.NeedsScoreMetadata;

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => CodeCall.Invoke<ScoreValue>($"metric \"{name}\"", metric, Method, scores);
}
