using Inspect.Engine.Metrics;

namespace Inspect.Engine.Tasks;

/// <summary>What a scorer gives: the score, and how it came to it.</summary>
/// <param name="score">The judgement, which the log keeps.</param>
/// <param name="trace">Tells how it was found, made when somebody looks; null when the scorer does not say.</param>
public sealed class ScorerResult(Score score, Func<ScoreTrace>? trace)
{
    private readonly Lazy<ScoreTrace?> _trace = new(() => trace?.Invoke());

    /// <summary>The judgement.</summary>
    public Score Score => score;

    /// <summary>How it was found; null when the scorer does not say.</summary>
    public ScoreTrace? Trace => _trace.Value;

    /// <summary>A score that says nothing of how it was found.</summary>
    public static implicit operator ScorerResult(Score score) => new(score, null);
}
