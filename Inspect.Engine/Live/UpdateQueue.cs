namespace Inspect.Engine.Live;

/// <summary>The newest updates of a run, numbered in order, and the signal that something changed. Its owner guards it.</summary>
internal sealed class UpdateQueue(string evalId, TimeProvider time)
{
    private const int Kept = 4_096;
    private readonly Queue<LiveUpdate> _updates = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Number of the newest update; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Completes with the next change.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Newest update of a kind.</summary>
    public LiveUpdate? Last(string kind) => _updates.LastOrDefault(u => u.Kind == kind);

    /// <summary>What came after a number (0: all). Who has to read the run anew gets a snapshot mark first.</summary>
    /// <remarks>
    /// That is who is so far behind that updates were dropped, and who saw a number that was not given yet: it is of an earlier
    /// process, and a run that goes on in a new one counts from 1 again.
    /// </remarks>
    public IReadOnlyList<LiveUpdate> After(long number)
    {
        var dropped = Number - _updates.Count;
        if (number > Number || Math.Max(0, number) < dropped)
        {
            var snapshot = new LiveUpdate { EvalId = evalId, Kind = "snapshot", Number = dropped, Time = time.GetUtcNow() };
            return [snapshot, .. _updates];
        }

        return [.. _updates.Where(u => u.Number > number)];
    }

    /// <summary>Numbers an update, keeps it and signals it.</summary>
    public void Publish(LiveUpdate update)
    {
        _updates.Enqueue(update with { Number = ++Number, Time = time.GetUtcNow() });
        if (_updates.Count > Kept)
        {
            _updates.Dequeue();
        }

        Signal();
    }

    /// <summary>Signals a change that is no update of its own.</summary>
    public void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
