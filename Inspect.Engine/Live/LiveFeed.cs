using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Inspect.Engine.Live;

/// <summary>The one source of live updates: pages read it in process, the hub gives the same to other clients. Thread-safe.</summary>
/// <remarks>A reader takes from the run what follows its last number, so a slow one loses nothing and holds nobody up.</remarks>
public sealed class LiveFeed : IDisposable
{
    /// <summary>An ended run stays for as long as a reader needs to come back, and as long as it is read.</summary>
    private static readonly TimeSpan KeptEnded = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Makes an empty feed.</summary>
    public LiveFeed(TimeProvider time)
    {
        _time = time;
        _sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Grows whenever any run changes its state.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All runs that the feed knows.</summary>
    public IReadOnlyCollection<LiveRun> Runs => [.. _runs.Values];

    /// <summary>Makes a run known, or finds it.</summary>
    public LiveRun Open(string evalId)
    {
        var run = _runs.GetOrAdd(evalId, id => new LiveRun(id, _time, Notify));
        Notify(run);
        return run;
    }

    /// <summary>A run that goes on or ended lately; null when there is none.</summary>
    public LiveRun? Find(string evalId) => _runs.GetValueOrDefault(evalId);

    /// <summary>Says that what stands beside the runs changed: the queue, whose readers are those of the feed.</summary>
    public void Notify()
    {
        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Forgets a run that never ran.</summary>
    public void Remove(string evalId)
    {
        if (_runs.TryRemove(evalId, out _))
        {
            Notify();
        }
    }

    /// <summary>Yields the version each time that any run changed its state, first at once.</summary>
    public async IAsyncEnumerable<long> WatchRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            yield return Version;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Yields the updates of a run after a number (0: all), then the new ones, each once and in order; ends after <c>finished</c>.</summary>
    public async IAsyncEnumerable<LiveUpdate> WatchAsync(string evalId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(evalId) is not { } run)
        {
            yield break;
        }

        run.BeginReading();
        try
        {
            while (true)
            {
                var (updates, isFinished, changed) = run.After(after);
                foreach (var update in updates)
                {
                    yield return update;
                    after = update.Number;
                    if (update is FinishedUpdate)
                    {
                        yield break;
                    }
                }

                if (updates.Count == 0)
                {
                    if (isFinished)
                    {
                        yield break;
                    }

                    await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            run.EndReading();
        }
    }

    /// <summary>Yields the answer of a sample as it is generated, from an offset of its newest generation on; ends with the sample, and with a run that leaves it unfinished.</summary>
    public async IAsyncEnumerable<LiveText> WatchTextAsync(string evalId, string uuid, int offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(evalId) is not { } run)
        {
            yield break;
        }

        run.BeginReading();
        try
        {
            string? eventUuid = null;
            while (true)
            {
                var (text, ended, changed) = run.TextAfter(uuid, eventUuid, offset);
                if (text is not null && (text.Text.Length > 0 || text.EventUuid != eventUuid || text.Ended))
                {
                    yield return text;
                    eventUuid = text.EventUuid;
                    offset = text.Offset + text.Text.Length;
                }

                if (ended)
                {
                    yield break;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            run.EndReading();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _sweep.Dispose();

    private void Notify(LiveRun run)
    {
        if (run.IsFinished)
        {
            _sweep.Change(SweepInterval, SweepInterval);
        }

        Notify();
    }

    private void Sweep()
    {
        var areAnyLeft = false;
        foreach (var (id, run) in _runs)
        {
            if (run.IsFinished && !run.IsRead && _time.GetElapsedTime(run.EndedAt) >= KeptEnded)
            {
                Remove(id);
            }
            else
            {
                areAnyLeft |= run.IsFinished;
            }
        }

        if (!areAnyLeft)
        {
            _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
