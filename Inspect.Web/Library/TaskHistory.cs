using System.Collections.Immutable;
using Inspect.Engine.Logs.Index;
using Inspect.Web.Runs;

namespace Inspect.Web.Library;

/// <summary>The runs of tasks over time, and the baseline run of a task and model: the one that carries its tag.</summary>
public sealed class TaskHistory(LogIndex index, RunStore store, RunActions actions)
{
    /// <summary>Tag of a baseline run.</summary>
    public const string Baseline = "baseline";

    private const int MostScores = 40;

    private AllRuns? _all;

    /// <summary>The runs of all tasks by the name that lists show. They are put together once for all who look, until a log changes.</summary>
    public async Task<IReadOnlyDictionary<string, TaskRuns>> AllAsync(CancellationToken cancellationToken)
    {
        // The version comes first: what changes meanwhile is at most read twice.
        var version = index.Version;
        if (_all is { } all && all.Version == version)
        {
            return all.Runs;
        }

        var logs = await index.ListAsync(cancellationToken);
        var runs = await Task.Run(() => RunsOf(logs), cancellationToken);
        _all = new AllRuns(version, runs);
        return runs;
    }

    /// <summary>The newest runs of a task, and how many there are.</summary>
    public async Task<(IReadOnlyList<RunView> Runs, int Total)> OfAsync(string task, int most, CancellationToken cancellationToken)
    {
        var list = await store.ListAsync(new RunQuery { Text = $"task == \"{task}\"" }, 0, most, cancellationToken);
        return ([.. list.Rows], list.Total);
    }

    /// <summary>The newest baseline run of each model.</summary>
    public async Task<IReadOnlyList<RunView>> BaselinesAsync(string task, CancellationToken cancellationToken)
    {
        var list = await store.ListAsync(new RunQuery { Text = $"task == \"{task}\" and tags == \"{Baseline}\"" }, 0, 200, cancellationToken);
        return [.. list.Rows.GroupBy(r => r.Model).Select(g => g.First())];
    }

    /// <summary>Makes a run the baseline of its task and model; the one before is none any more.</summary>
    /// <returns>A sentence for each log that cannot be changed.</returns>
    public async Task<ImmutableArray<string>> SetBaselineAsync(RunView run, CancellationToken cancellationToken)
    {
        var before = (await BaselinesAsync(run.Task, cancellationToken)).Where(b => b.Model == run.Model && b.Run != run.Run).Select(b => b.Run).ToList();
        var removed = await actions.TagAsync(before, [], [Baseline], Environment.UserName, cancellationToken);
        var added = await actions.TagAsync([run.Run], [Baseline], [], Environment.UserName, cancellationToken);
        return [.. removed.Problems, .. added.Problems];
    }

    private static Dictionary<string, TaskRuns> RunsOf(IReadOnlyList<LogEntry> logs) =>
        logs.Select(l => l.Overview).Where(o => o is not null).GroupBy(o => o!.Task, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => new TaskRuns(g.Count(), [.. g.OrderBy(o => o!.Created).Select(o => o!.MetricValue).OfType<double>().Where(double.IsFinite).TakeLast(MostScores)]));

    private sealed record AllRuns(long Version, IReadOnlyDictionary<string, TaskRuns> Runs);
}
