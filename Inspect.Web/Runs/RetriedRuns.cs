using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Runs;

/// <summary>Attempts that did not succeed and were tried again: a newer log of the same folder has their task id.</summary>
internal static class RetriedRuns
{
    /// <summary>The attempts among some runs.</summary>
    /// <param name="runs">Runs, the newest first.</param>
    public static IReadOnlySet<RunKey> Among(IEnumerable<RunKey> runs)
    {
        var retried = new HashSet<RunKey>(ReferenceEqualityComparer.Instance);

        // The task id stands in the overview, which is read for those alone that can be meant.
        foreach (var same in runs.Where(k => k.Entry?.Brief is not null).GroupBy(k => (k.Entry!.Root, k.Folder, k.Entry.Brief!.Task, k.Entry.Brief.Model)))
        {
            var logs = same.ToList();
            if (logs.Count > 1 && logs.Exists(IsFailed))
            {
                var newer = new HashSet<string>(StringComparer.Ordinal);
                foreach (var log in logs)
                {
                    if (log.Entry!.Overview?.TaskId is { Length: > 0 } id && !newer.Add(id) && IsFailed(log))
                    {
                        retried.Add(log);
                    }
                }
            }
        }

        return retried;
    }

    private static bool IsFailed(RunKey run) => run.Entry!.Brief!.Status is EvalStatus.Error or EvalStatus.Cancelled or EvalStatus.Started;
}
