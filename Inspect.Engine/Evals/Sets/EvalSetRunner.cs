using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals.Sets;

/// <summary>
/// Runs tasks × models as one set in a log folder of its own, again and again until all have succeeded or the attempts are used up.
/// What the folder's logs hold already is not run again (semantics 7.5).
/// </summary>
public sealed class EvalSetRunner(EvalPlanner planner, TimeProvider time, ILogger<EvalSetRunner> logger)
{
    /// <summary>Runs a set to its end.</summary>
    /// <param name="requests">The tasks, each on one model, in their order.</param>
    /// <param name="options">Attempts, waits, and what becomes of old logs.</param>
    /// <param name="host">Runs a plan and is told what happens.</param>
    /// <param name="cancellationToken">Cancels the run in progress and begins no other.</param>
    /// <exception cref="InspectException">A task cannot be planned, two tasks are one and the same, or the folder is another set's; nothing has run then.</exception>
    public async Task<EvalSetOutcome> RunAsync(IReadOnlyList<EvalRequest> requests, EvalSetOptions options, IEvalSetHost host, CancellationToken cancellationToken)
    {
        LogFolders.CheckWritable(host.LogDir);
        var folder = new EvalSetFolder(host.LogDir, time, logger);
        var id = folder.Claim(options.Id);
        var tasks = await PlanAsync(requests, host, cancellationToken).ConfigureAwait(false);
        await MatchAsync(tasks, folder, options, cancellationToken).ConfigureAwait(false);
        folder.Write(id, tasks);
        var reused = 0;
        foreach (var task in tasks.Where(t => t.IsDone))
        {
            reused++;
            await host.TellAsync($"{task.Name} has succeeded before: {Path.GetFileName(task.Log)}").ConfigureAwait(false);
        }

        await new EvalSetAttempts(id, options, host, (task, attempt) => PlanAsync(task, options, attempt, host, cancellationToken), task => CleanUpAsync(task, folder, options, cancellationToken), time)
            .RunAsync(tasks, cancellationToken).ConfigureAwait(false);
        return new EvalSetOutcome(id, [.. tasks.Select(t => t.Log)], tasks.Count(t => !t.IsDone), reused);
    }

    private async Task<List<EvalSetTask>> PlanAsync(IReadOnlyList<EvalRequest> requests, IEvalSetHost host, CancellationToken cancellationToken)
    {
        var tasks = new List<EvalSetTask>();
        foreach (var request in requests)
        {
            tasks.Add(new EvalSetTask(request, await planner.PlanAsync(request, LogId.New(), host.WorkingDirectory, cancellationToken).ConfigureAwait(false)));
        }

        return tasks.GroupBy(t => t.Identity).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InspectException($"The set has {twice.First().Name} more than once. Name it once, or let its arguments, settings or version differ.")
            : tasks;
    }

    /// <summary>Gives each task the newest of its logs, whole ones first.</summary>
    private static async Task MatchAsync(List<EvalSetTask> tasks, EvalSetFolder folder, EvalSetOptions options, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        var logs = await folder.ReadAsync(unknown, cancellationToken).ConfigureAwait(false);
        var byIdentity = tasks.ToDictionary(t => t.Identity);
        foreach (var (path, header) in logs)
        {
            if (byIdentity.GetValueOrDefault(TaskIdentity.Of(header.Eval, header.Plan)) is not { } task)
            {
                unknown.Add(Path.GetFileName(path));
                continue;
            }

            var isWhole = task.IsWhole(header);
            if (task.Log is null || (isWhole && !task.IsDone))
            {
                task.Log = path;
                task.IsDone = isWhole;
                task.Take(header.Eval.TaskId);
            }
        }

        if (!options.AllowsDirty)
        {
            folder.RefuseOthers(unknown);
        }
    }

    /// <summary>The next attempt at a task: what its newest log holds is kept.</summary>
    private async Task<(PlannedEval Plan, ResumedEval? Resumed)> PlanAsync(EvalSetTask task, EvalSetOptions options, int attempt, IEvalSetHost host, CancellationToken cancellationToken)
    {
        var request = task.Request;
        var header = task.Log is { } log && File.Exists(log) ? await EvalLogReader.ReadHeaderAsync(log, cancellationToken).ConfigureAwait(false) : null;
        if (header is { Status: EvalStatus.Started } && RunningLogs.IsRunning(task.Log!, time))
        {
            throw new InspectException($"{Path.GetFileName(task.Log)} is still being written. Wait for its run to end, or stop it.");
        }

        var plan = await planner.PlanAsync(
            request, LogId.New(), host.WorkingDirectory, cancellationToken, header is null ? null : ResumedEval.SeedOf(header)).ConfigureAwait(false);
        if (options.RetryConnections < 1 && plan.Config.MaxConnections is { } connections)
        {
            var fewer = Math.Max(1, (int)(connections * Math.Pow(options.RetryConnections, attempt)));
            plan = plan with { Config = plan.Config with { MaxConnections = fewer } };
        }

        plan = plan with { Spec = plan.Spec with { TaskId = task.Spec.TaskId } };
        var resumed = header is null ? null : ResumedEval.ToExtend(plan, header, task.Log!);
        return (resumed?.Plan ?? plan, resumed);
    }

    /// <summary>Older logs of a task that has succeeded go, except those that succeeded too.</summary>
    private static async Task CleanUpAsync(EvalSetTask task, EvalSetFolder folder, EvalSetOptions options, CancellationToken cancellationToken)
    {
        if (!options.RetryCleanup)
        {
            return;
        }

        var logs = await folder.ReadAsync([], cancellationToken).ConfigureAwait(false);
        folder.Remove(logs
            .Where(l => l.Path != task.Log && l.Header.Status != EvalStatus.Success && TaskIdentity.Of(l.Header.Eval, l.Header.Plan) == task.Identity)
            .Select(l => l.Path));
    }
}
