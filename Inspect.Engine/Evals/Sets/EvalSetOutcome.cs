using System.Collections.Immutable;

namespace Inspect.Engine.Evals.Sets;

/// <summary>What came of a set.</summary>
/// <param name="Id">Id of the set.</param>
/// <param name="Logs">Path of the newest log of each task, in the order of the set; null where no log was made.</param>
/// <param name="Failed">Tasks that have not succeeded.</param>
/// <param name="Reused">Tasks that had succeeded before.</param>
public sealed record EvalSetOutcome(string Id, ImmutableArray<string?> Logs, int Failed, int Reused)
{
    /// <summary>All tasks have succeeded.</summary>
    public bool IsSuccess => Failed == 0;
}
