using System.Collections.Immutable;

namespace Inspect.Web.Runs;

/// <summary>Runs that stand together.</summary>
/// <param name="Label">What they have in common.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Scores">Their scores, the oldest first, as far as they have one; of very many the latest.</param>
public sealed record RunGroup(string Label, int Count, ImmutableArray<double> Scores);
