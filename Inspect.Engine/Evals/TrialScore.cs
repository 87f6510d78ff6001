using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>How a scorer judges an output that somebody typed.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Score">The judgement; null where there is none.</param>
/// <param name="Trace">How it came about; null where the scorer does not say.</param>
/// <param name="Problem">Why there is no judgement, as a sentence; null where there is one.</param>
public sealed record TrialScore(string Scorer, Score? Score, ScoreTrace? Trace, string? Problem);
