using System.Collections.Immutable;
using Inspect.Web.Runs;

namespace Inspect.Web.Tries;

/// <summary>What became of an item that was tried.</summary>
/// <param name="View">The sample as lists show it.</param>
/// <param name="Input">What the model was asked.</param>
/// <param name="Answer">What it said.</param>
/// <param name="Scores">Scorer, value and why.</param>
/// <param name="Error">Why the sample failed; null when it did not.</param>
public sealed record TrySample(SampleView View, string Input, string Answer, ImmutableArray<TryScore> Scores, string? Error);
