using System.Text.Json;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Metrics;

/// <summary>Perplexity over the scores of <c>perplexity</c> and <c>target_perplexity</c>: over all tokens, or the mean over samples (semantics 3.10).</summary>
/// <param name="isPerToken">Each token counts the same; else each sample.</param>
public sealed class PerplexityMetric(bool isPerToken) : IMetric
{
    /// <summary>What task files and forms know of both.</summary>
    public static IReadOnlyList<PartDefinition> Definitions { get; } =
    [
        new(PartKind.Metric, "perplexity_per_token", "perplexity, where each token counts the same", [], _ => new PerplexityMetric(true)) { Package = BuiltInMetrics.Package },
        new(PartKind.Metric, "perplexity_per_seq", "perplexity, where each sample counts the same", [], _ => new PerplexityMetric(false)) { Package = BuiltInMetrics.Package },
    ];

    /// <inheritdoc />
    public bool NeedsScoreMetadata => true;

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        var sums = scores.Select(s => (LogProbability: Number(s, "sum_log_probs"), Tokens: Number(s, "num_tokens"))).ToList();
        return ScoreValue.Of(sums.Count == 0
            ? double.NaN
            : Math.Exp(isPerToken ? -sums.Sum(s => s.LogProbability) / sums.Sum(s => s.Tokens) : -sums.Average(s => s.LogProbability / s.Tokens)));
    }

    private double Number(SampleScore score, string name) =>
        score.ScoreMetadata?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.Number } value
            ? value.GetDouble()
            : throw new InspectException(
                $"The score of item {score.SampleId} has no \"{name}\" in its metadata, which {(isPerToken ? "perplexity_per_token" : "perplexity_per_seq")} needs. It fits the scorers perplexity and target_perplexity alone.");
}
