using Inspect.Engine.Evals.Sets;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <content>Sets of evaluations that have a folder of their own.</content>
public sealed partial class RunStore
{
    /// <summary>How far the set of a folder is; null where the folder is none of a set, or no folder of logs.</summary>
    public async Task<SetProgress?> SetAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var logs = All(await index.ListAsync(cancellationToken)).Keys.Where(k => k.Entry?.Root == folder.Root && k.Folder == folder.Path).ToList();

        // The path is of an address: what lies elsewhere is never looked at.
        if (logs.Count == 0 || await Task.Run(() => EvalSetList.Read(Path.Combine(folder.Root, folder.Path)), cancellationToken) is not { } list)
        {
            return null;
        }

        // The newest log of each task comes first.
        var states = new Dictionary<string, RunState>(StringComparer.Ordinal);
        foreach (var log in logs)
        {
            if (log.Entry!.Overview?.TaskId is { Length: > 0 } id)
            {
                states.TryAdd(id, StateOf(log));
            }
        }

        return new SetProgress(list.Id, [.. list.Tasks.Select(t => new SetTask(t.Name, t.Model, states.TryGetValue(t.TaskId, out var state) ? state : null))]);
    }
}
