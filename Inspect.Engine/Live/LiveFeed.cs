using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Inspect.Engine.Live;

/// <summary>The one source of live updates: pages read it in process, the hub gives the same to other clients. Thread-safe.</summary>
/// <remarks>A reader takes from the run what follows its last number, so a slow one loses nothing and holds nobody up.</remarks>
public sealed class LiveFeed(TimeProvider time)
{
    private const int KeptFinished = 64;
    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _finished = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Grows whenever any run changes its state.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Makes a run known, or finds it.</summary>
    public LiveRun Open(string evalId)
    {
        var run = _runs.GetOrAdd(evalId, id => new LiveRun(id, time));
        Touch();
        return run;
    }

    /// <summary>A run that goes on or ended lately; null when there is none.</summary>
    public LiveRun? Find(string evalId) => _runs.GetValueOrDefault(evalId);

    /// <summary>All runs that the feed knows.</summary>
    public IReadOnlyCollection<LiveRun> Runs => [.. _runs.Values];

    /// <summary>Says that a run changed its state; the ended ones beyond the newest 64 are let go.</summary>
    public void Touch(LiveRun? ended = null)
    {
        if (ended is not null)
        {
            _finished.Enqueue(ended.EvalId);
            while (_finished.Count > KeptFinished && _finished.TryDequeue(out var old))
            {
                _runs.TryRemove(old, out _);
            }
        }

        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Forgets a run that never ran.</summary>
    public void Remove(string evalId)
    {
        _runs.TryRemove(evalId, out _);
        Touch();
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

        while (true)
        {
            // Asked first: what comes between the two questions is then seen by the next round, not lost.
            var isFinished = run.IsFinished;
            var (updates, changed) = run.After(after);
            foreach (var update in updates)
            {
                yield return update;
                after = update.Number;
                if (update.Kind == "finished")
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

    /// <summary>Yields the answer of a sample as it is generated, from an offset of its newest generation on; ends with the sample, and with a run that leaves it unfinished.</summary>
    public async IAsyncEnumerable<LiveText> WatchTextAsync(string evalId, string uuid, int offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(evalId) is not { } run)
        {
            yield break;
        }

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
}
