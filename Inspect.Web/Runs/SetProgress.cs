using System.Collections.Immutable;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>How far a set of evaluations is.</summary>
/// <param name="Id">Id of the set; null where its file has none.</param>
/// <param name="Tasks">Its tasks in order.</param>
public sealed record SetProgress(string? Id, ImmutableArray<SetTask> Tasks)
{
    /// <summary>Tasks whose newest log succeeded.</summary>
    public int Done => Tasks.Count(t => t.State == RunState.Done);

    /// <summary>Tasks that have no log yet.</summary>
    public IEnumerable<SetTask> Pending => Tasks.Where(t => t.State is null);
}
