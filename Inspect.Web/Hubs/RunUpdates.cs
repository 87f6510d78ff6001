using System.Runtime.CompilerServices;
using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.SignalR;

namespace Inspect.Web.Hubs;

/// <summary>Numbers the changes of runs and of the queue, keeps the newest, and tells every hub client. The one watcher of the feed for them all.</summary>
public sealed class RunUpdates(LiveFeed feed, EvalQueue queue, IHubContext<EvalHub, IEvalClient> hub, TimeProvider time) : BackgroundService
{
    private const int Kept = 1_024;
    private const int MostTelling = 256;

    /// <summary>With more runs than these it looks at them all only so often, not at every one that is added.</summary>
    private const int ManyRuns = 256;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly Queue<RunUpdate> _updates = new();
    private readonly Dictionary<string, RunState> _states = [];
    private QueueCounts _counts = new(0, 0, false);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _number;
    private int _telling;

    /// <summary>What the queue holds.</summary>
    public QueueCounts Counts
    {
        get { lock (_lock) { return _counts; } }
    }

    /// <summary>Yields the updates after a number (0: all), then the new ones. Who has to read the runs anew gets a snapshot mark first.</summary>
    public async IAsyncEnumerable<RunUpdate> WatchAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            List<RunUpdate> next;
            Task changed;
            lock (_lock)
            {
                next = After(after);
                changed = _changed.Task;
            }

            foreach (var update in next)
            {
                yield return update;
                after = update.Number;
            }

            if (next.Count == 0)
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in feed.WatchRunsAsync(stoppingToken))
            {
                foreach (var update in Collect())
                {
                    Tell(update);
                }

                if (_states.Count > ManyRuns)
                {
                    await Task.Delay(LookInterval, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    /// <summary>A number that was not given yet is of an earlier process: numbers begin at 1 in each.</summary>
    private List<RunUpdate> After(long number)
    {
        var dropped = _number - _updates.Count;
        return number > _number || Math.Max(0, number) < dropped
            ? [new RunUpdate { Number = dropped, Kind = "snapshot" }, .. _updates]
            : [.. _updates.Where(u => u.Number > number)];
    }

    private List<RunUpdate> Collect()
    {
        var runs = feed.Runs;
        var counts = new QueueCounts(runs.Count(r => r.State.GoesOn()), queue.WaitingCount, queue.Mode != QueueMode.Open);
        var news = new List<RunUpdate>();
        lock (_lock)
        {
            foreach (var run in runs)
            {
                if (!_states.TryGetValue(run.EvalId, out var known) || known != run.State)
                {
                    _states[run.EvalId] = run.State;
                    news.Add(new RunUpdate { Number = ++_number, Run = run.EvalId, State = run.State, Version = run.Number });
                }
            }

            if (counts != _counts)
            {
                _counts = counts;
                news.Add(new RunUpdate { Number = ++_number, Queue = counts });
            }

            foreach (var gone in _states.Keys.Except(runs.Select(r => r.EvalId)).ToList())
            {
                _states.Remove(gone);
            }

            foreach (var update in news)
            {
                _updates.Enqueue(update);
                if (_updates.Count > Kept)
                {
                    _updates.Dequeue();
                }
            }

            var signal = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            signal.TrySetResult();
        }

        return news;
    }

    /// <summary>Without waiting: a client that does not read would hold up all others. Of very many that wait the next one stands for those left out.</summary>
    private void Tell(RunUpdate update)
    {
        if (Interlocked.Increment(ref _telling) > MostTelling)
        {
            Interlocked.Decrement(ref _telling);
            return;
        }

        _ = TellAsync(update);
    }

    private async Task TellAsync(RunUpdate update)
    {
        try
        {
            await (update.Queue is { } counts
                ? hub.Clients.All.QueueChanged(counts.Running, counts.Waiting, counts.Paused)
                : hub.Clients.All.RunChanged(update.Run!, update.State!.Value, update.Version!.Value));
        }
        finally
        {
            Interlocked.Decrement(ref _telling);
        }
    }
}
