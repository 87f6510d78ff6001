using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Queue;

/// <summary>Takes runs from the queue and runs them, as many at the same time as are allowed, in the order of the queue.</summary>
public sealed partial class EvalWorker(
    EvalQueue queue, EvalLauncher launcher, LeftLogs logs, LiveFeed feed, TimeProvider time, IOptionsMonitor<QueueOptions> options, ILogger<EvalWorker> logger)
    : BackgroundService
{
    /// <summary>How long to wait where the queue cannot be read or written: the disk may be full for a while.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, EvalStop> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _discarded = new(StringComparer.Ordinal);

    /// <summary>Runs that go on at the same time; one that is paused leaves its place to another.</summary>
    public int Busy => _running.Values.Count(s => !s.Steering.IsPaused);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var resumed = queue.RequeueInterrupted();
        foreach (var run in queue.Line())
        {
            Show(run);
        }

        if (resumed > 0)
        {
            LogResumed(logger, resumed);
        }

        using var limits = options.OnChange(_ => queue.Signal());
        var tasks = new List<Task>();
        try
        {
            while (true)
            {
                var changed = queue.Changed;
                tasks.RemoveAll(t => t.IsCompleted);
                if (!await StartAsync(tasks, stoppingToken))
                {
                    await changed.WaitAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(tasks);
        }
    }

    /// <summary>A run that waits has no log to be looked at; one that has is found there until it goes on.</summary>
    private void Show(QueuedRun run)
    {
        if (run.Log is null)
        {
            var live = feed.Open(run.EvalId);
            if (run.State == RunState.Paused)
            {
                live.SetState(RunState.Paused);
            }
        }
    }

    /// <summary>Starts the next run where one may be started.</summary>
    /// <returns>False where none was.</returns>
    private async Task<bool> StartAsync(List<Task> tasks, CancellationToken stoppingToken)
    {
        try
        {
            if (Busy >= options.CurrentValue.MaxParallelRuns)
            {
                return false;
            }

            // It can be cancelled as soon as it is taken.
            var isHere = false;
            var run = queue.TakeNext(id => isHere = !_running.TryAdd(id, StopOf(id)));
            if (run is null)
            {
                return false;
            }

            if (isHere)
            {
                GoOn(run.EvalId);
            }
            else
            {
                tasks.Add(RunAndReleaseAsync(run, stoppingToken));
            }

            return true;
        }
        catch (InspectException error)
        {
            LogQueueFailed(logger, error);
            await Task.Delay(RetryInterval, time, stoppingToken);
            return true;
        }
    }

    private EvalStop StopOf(string evalId) =>
        new() { WaitsForLog = true, Steering = new EvalSteering { IsRecovered = queue.Find(evalId)?.Recovered is not null } };

    private async Task RunAndReleaseAsync(QueuedRun run, CancellationToken stoppingToken)
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
            queue.Signal();
        }
    }

    private async Task RunAsync(QueuedRun run, EvalStop stop)
    {
        var outcome = await OutcomeAsync(run, stop);
        _running.TryRemove(run.EvalId, out _);
        if (run.Log is { } log && outcome is { Path: null, State: RunState.Cancelled or RunState.Failed })
        {
            await logs.CloseAsync(run.EvalId, log, outcome.Error);
        }

        queue.Complete(run.EvalId, outcome);
        if (_discarded.TryRemove(run.EvalId, out _) && (outcome.Path ?? run.Log) is { } discarded && outcome.State == RunState.Cancelled)
        {
            await logs.DiscardAsync(run.EvalId, discarded);
        }
    }

    private async Task<EvalOutcome> OutcomeAsync(QueuedRun run, EvalStop stop)
    {
        EvalOutcome outcome;
        try
        {
            var retry = run.Retry is { } earlier ? new EvalRetried(earlier.Log, earlier.Samples?.Select(s => (s.Id, s.Epoch)).ToHashSet()) : null;
            return await launcher.RunAsync(run.Request, run.EvalId, run.Log, made => queue.SetLog(run.EvalId, made), stop, retry);
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

    [LoggerMessage(LogLevel.Information, "{Count} runs that were interrupted are queued again")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "The queue cannot be used; trying again")]
    private static partial void LogQueueFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "Run {EvalId} failed")]
    private static partial void LogRunFailed(ILogger logger, Exception exception, string evalId);
}
