using System.Collections.Immutable;

namespace Inspect.Web.Library;

/// <summary>How the runs of a task went.</summary>
/// <param name="Count">Number of runs.</param>
/// <param name="Scores">Scores of those that have one, the oldest first; of many the newest ones.</param>
public sealed record TaskRuns(int Count, ImmutableArray<double> Scores);
