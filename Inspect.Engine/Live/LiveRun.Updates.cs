namespace Inspect.Engine.Live;

/// <content>Telling readers: at once after a silence, else everything of a tenth of a second together, the newest of each kind for those before it.</content>
public sealed partial class LiveRun
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>With more samples than these ended at once, what is said of each is that it ended: its row has the rest.</summary>
    private const int ManyAtOnce = 64;

    private readonly UpdateRing _updates;
    private readonly ITimer _tick;
    private readonly List<LiveAnswer> _dirty = [];
    private readonly List<(LiveAnswer Sample, LiveUpdate Update)> _notes = [];
    private TaskCompletionSource? _changed;
    private bool _hasNewProgress;
    private bool _hasNewMetrics;
    private bool _hasNewCalls;
    private bool _isArmed;
    private long _flushedAt;

    /// <summary>What came after a number: at once where there is something, else nothing and the signal of the next change.</summary>
    internal (IReadOnlyList<LiveUpdate> Updates, bool IsFinished, Task Changed) After(long number)
    {
        lock (_lock)
        {
            var updates = _updates.After(number);
            return (updates, IsFinished, updates.Length > 0 ? Task.CompletedTask : Changed());
        }
    }

    /// <summary>The answer of a sample from an offset on, whether no more will come, and the signal of the next change.</summary>
    internal (LiveText? Text, bool Ended, Task Changed) TextAfter(string uuid, string? eventUuid, int offset)
    {
        lock (_lock)
        {
            var answer = _byUuid.GetValueOrDefault(uuid);
            return (answer?.After(eventUuid, offset), IsFinished || (answer?.IsEnded ?? true), Changed());
        }
    }

    /// <summary>Nobody pays for a signal that nobody waits for.</summary>
    private Task Changed() => (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void MarkDirty(LiveAnswer answer)
    {
        if (!answer.IsDirty)
        {
            answer.IsDirty = true;
            _dirty.Add(answer);
        }

        Arm();
    }

    private void Note(LiveAnswer answer, LiveUpdate update)
    {
        _notes.Add((answer, update));
        Arm();
    }

    /// <summary>Sees to it that what is new is told: now after a silence, else at the end of the interval.</summary>
    private void Arm()
    {
        if (_isArmed)
        {
            return;
        }

        var since = _flushedAt == 0 ? Interval : _time.GetElapsedTime(_flushedAt);
        if (since >= Interval)
        {
            // What belongs to this change is on its way: the wait for it is too short to be seen.
            since = Interval - TimeSpan.FromMilliseconds(1);
        }

        _isArmed = true;
        _tick.Change(Interval - since, Timeout.InfiniteTimeSpan);
    }

    private void Flush()
    {
        lock (_lock)
        {
            FlushPending();
            Signal();
        }
    }

    /// <summary>Tells what waits, then this.</summary>
    private void PublishNow(LiveUpdate update)
    {
        FlushPending();
        _updates.Add(update, _time.GetUtcNow());
        Signal();
    }

    private void FlushPending()
    {
        _isArmed = false;
        _flushedAt = _time.GetTimestamp();
        var now = _time.GetUtcNow();
        var areMany = _dirty.Count(a => a.IsEnded) > ManyAtOnce;
        foreach (var answer in _dirty.Where(a => !a.IsEnded && a.HasNewState))
        {
            _updates.Add(UpdateOf(answer), now);
        }

        foreach (var (answer, note) in _notes)
        {
            if (!areMany || !answer.IsEnded)
            {
                _updates.Add(note, now);
            }
        }

        foreach (var answer in _dirty)
        {
            FlushSample(answer, now);
        }

        _dirty.Clear();
        _notes.Clear();
        FlushSums(now);
    }

    private void FlushSample(LiveAnswer answer, DateTimeOffset now)
    {
        if (answer.IsEnded)
        {
            _updates.Add(UpdateOf(answer), now);
        }
        else
        {
            if (answer.NewEvent is var (index, happened))
            {
                _updates.Add(new EventUpdate(answer.Sample.Uuid!, happened.Uuid, happened.Kind, index, happened.Pending), now);
            }

            if (answer is { HasNewText: true, Sample: { Uuid: { } uuid, EventUuid: { } eventUuid } })
            {
                _updates.Add(new TextUpdate(uuid, eventUuid, answer.Length), now);
            }
        }

        (answer.IsDirty, answer.HasNewState, answer.HasNewText, answer.NewEvent) = (false, false, false, null);
    }

    private void FlushSums(DateTimeOffset now)
    {
        if (!_hasNewMetrics && !_hasNewProgress && !_hasNewCalls)
        {
            return;
        }

        var standing = Standing();
        if (_hasNewMetrics)
        {
            _updates.Add(new MetricsUpdate(standing.Metrics), now);
        }

        if (_hasNewProgress)
        {
            _updates.Add(new ProgressUpdate(standing.Done, standing.Total, standing.Errored, standing.Tokens, standing.TokensPerSecond, standing.Eta), now);
        }

        if (_hasNewCalls)
        {
            _updates.Add(new CallsUpdate(standing.Calls!), now);
        }

        (_hasNewMetrics, _hasNewProgress, _hasNewCalls) = (false, false, false);
    }

    private static SampleUpdate UpdateOf(LiveAnswer answer) =>
        new(answer.Sample.Id, answer.Sample.Epoch, answer.Sample.Uuid, answer.Sample.State, 1);

    private void Signal()
    {
        var signal = _changed;
        _changed = null;
        signal?.TrySetResult();
    }
}
