using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Queue;

/// <summary>Takes runs from the queue and runs them, the oldest first.</summary>
public sealed partial class EvalWorker(
    EvalQueue queue, EvalPlanner planner, EvalRunner runner, LiveFeed feed, IOptions<QueueOptions> options, IOptions<LogsOptions> logs, ILogger<EvalWorker> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<string, EvalStop> _running = new(StringComparer.Ordinal);

    /// <summary>Stops a run for good, or takes it out of the queue.</summary>
    /// <returns>False where it has ended.</returns>
    public bool Cancel(string evalId)
    {
        if (queue.TryCancelWaiting(evalId))
        {
            return true;
        }

        if (!_running.TryGetValue(evalId, out var stop))
        {
            return false;
        }

        stop.Cancel();
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var resumed = queue.RequeueInterrupted();
        foreach (var run in queue.Waiting())
        {
            feed.Open(run.EvalId);
        }

        if (resumed > 0)
        {
            LogResumed(logger, resumed);
        }

        using var slots = new SemaphoreSlim(options.Value.MaxParallelRuns);
        var tasks = new List<Task>();
        try
        {
            while (true)
            {
                await slots.WaitAsync(stoppingToken);
                tasks.RemoveAll(t => t.IsCompleted);
                tasks.Add(RunAndReleaseAsync(await NextAsync(stoppingToken), slots, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(tasks);
        }
    }

    private async Task<QueuedRun> NextAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var added = queue.Added;
            if (queue.TakeNext() is { } run)
            {
                return run;
            }

            await added.WaitAsync(stoppingToken);
        }
    }

    private async Task RunAndReleaseAsync(QueuedRun run, SemaphoreSlim slots, CancellationToken stoppingToken)
    {
        using var stop = new EvalStop();
        await using var registration = stoppingToken.Register(stop.Interrupt);
        _running[run.EvalId] = stop;
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["EvalId"] = run.EvalId });
        EvalOutcome outcome;
        try
        {
            outcome = await RunAsync(run, stop);
        }
        catch (Exception error)
        {
            LogRunFailed(logger, error, run.EvalId);
            var message = error is InspectException ? error.Message : "The run failed by an error of the app. The app's log says more under the run's id.";
            outcome = new EvalOutcome(RunState.Failed, null, null, message);
            Announce(run.EvalId, outcome);
        }
        finally
        {
            _running.TryRemove(run.EvalId, out _);
        }

        try
        {
            queue.Complete(run.EvalId, outcome);
        }
        catch (InspectException error)
        {
            LogRunFailed(logger, error, run.EvalId);
        }

        slots.Release();
        feed.Touch();
    }

    private async Task<EvalOutcome> RunAsync(QueuedRun run, EvalStop stop)
    {
        var plan = await planner.PlanAsync(run.Request, run.EvalId, null, stop.Token);
        var resumed = run.Log is { } log && File.Exists(log) ? await ResumedEval.ReadAsync(plan, log, stop.Token) : null;
        return await runner.RunAsync(resumed?.Plan ?? plan, logs.Value.Dir, resumed, path => queue.SetLog(run.EvalId, path), stop);
    }

    private void Announce(string evalId, EvalOutcome outcome)
    {
        var live = feed.Open(evalId);
        live.Finish(outcome.State, null, null, outcome.Error);
        feed.Touch(live);
    }

    [LoggerMessage(LogLevel.Information, "{Count} runs that were interrupted are queued again")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "Run {EvalId} failed")]
    private static partial void LogRunFailed(ILogger logger, Exception exception, string evalId);
}
