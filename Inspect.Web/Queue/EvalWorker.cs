using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Queue;

/// <summary>Takes runs from the queue and runs them, the oldest first.</summary>
public sealed partial class EvalWorker(
    EvalQueue queue, EvalLauncher launcher, LiveFeed feed, TimeProvider time, IOptions<QueueOptions> options, ILogger<EvalWorker> logger)
    : BackgroundService
{
    /// <summary>How long to wait where the queue cannot be read or written: the disk may be full for a while.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, EvalStop> _running = new(StringComparer.Ordinal);

    /// <summary>Stops a run for good, or takes it out of the queue.</summary>
    /// <returns>False where it has ended.</returns>
    public async Task<bool> CancelAsync(string evalId)
    {
        if (queue.TryCancelWaiting(evalId))
        {
            if (queue.Find(evalId) is { Log: { } log })
            {
                await CloseLogAsync(evalId, log, null);
            }

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
            try
            {
                // It can be cancelled as soon as it is taken.
                if (queue.TakeNext(id => _running[id] = new EvalStop { WaitsForLog = true }) is { } run)
                {
                    return run;
                }
            }
            catch (InspectException error)
            {
                LogQueueFailed(logger, error);
                await Task.Delay(RetryInterval, time, stoppingToken);
                continue;
            }

            await added.WaitAsync(stoppingToken);
        }
    }

    private async Task RunAndReleaseAsync(QueuedRun run, SemaphoreSlim slots, CancellationToken stoppingToken)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["EvalId"] = run.EvalId });
        using var stop = _running[run.EvalId];
        await using var registration = stoppingToken.Register(stop.Interrupt);
        try
        {
            await RunAsync(run, stop);
        }
        catch (Exception error)
        {
            // What nobody foresaw at the end of one run must not hold the place of the next.
            LogRunFailed(logger, error, run.EvalId);
        }
        finally
        {
            _running.TryRemove(run.EvalId, out _);
            slots.Release();
        }
    }

    private async Task RunAsync(QueuedRun run, EvalStop stop)
    {
        var outcome = await OutcomeAsync(run, stop);
        _running.TryRemove(run.EvalId, out _);
        if (run.Log is { } log && outcome is { Path: null, State: RunState.Cancelled or RunState.Failed })
        {
            await CloseLogAsync(run.EvalId, log, outcome.Error);
        }

        queue.Complete(run.EvalId, outcome);
    }

    private async Task<EvalOutcome> OutcomeAsync(QueuedRun run, EvalStop stop)
    {
        EvalOutcome outcome;
        try
        {
            return await launcher.RunAsync(run.Request, run.EvalId, run.Log, made => queue.SetLog(run.EvalId, made), stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            outcome = new EvalOutcome(stop.IsInterruption ? RunState.Interrupted : RunState.Cancelled, null, null, null);
        }
        catch (Exception error)
        {
            LogRunFailed(logger, error, run.EvalId);
            var message = error is InspectException ? error.Message : "The run failed by an error of the app. The app's log says more under the run's id.";
            outcome = new EvalOutcome(RunState.Failed, null, null, message);
        }

        launcher.Announce(run.EvalId, outcome);
        return outcome;
    }

    /// <summary>A run that was interrupted before has a log, which would stay open for ever.</summary>
    private async Task CloseLogAsync(string evalId, string log, string? error)
    {
        try
        {
            await InterruptedLog.CloseAsync(log, error, time, logger, CancellationToken.None);
        }
        catch (InspectException failure)
        {
            LogRunFailed(logger, failure, evalId);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} runs that were interrupted are queued again")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "The queue cannot be used; trying again")]
    private static partial void LogQueueFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "Run {EvalId} failed")]
    private static partial void LogRunFailed(ILogger logger, Exception exception, string evalId);
}
