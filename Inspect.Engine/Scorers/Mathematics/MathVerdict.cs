namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A judgement.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Candidate">What was taken as the answer; null when nothing was.</param>
/// <param name="Target">The target that it equals; null when it equals none.</param>
internal sealed record MathVerdict(MathStatus Status, AnswerCandidate? Candidate, string? Target);
