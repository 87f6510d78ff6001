using Inspect.Engine.Values;

namespace Inspect.Engine.Transcripts;

/// <summary>Records the events of one sample in order, each in its span. One flow writes; others may read meanwhile.</summary>
public sealed class Transcript
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Lock _lock = new(); // guards the list, which pages read while the sample runs
    private readonly List<TranscriptEvent> _events = [];
    private readonly Stack<string> _spans = new();
    private readonly Action<int, TranscriptEvent>? _onEvent;
    private long _waitedTicks;

    /// <summary>Begins to record.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="onEvent">Is told of each event and its position, once when it is added and again when it is replaced.</param>
    public Transcript(TimeProvider time, Action<int, TranscriptEvent>? onEvent)
    {
        _time = time;
        _started = time.GetTimestamp();
        _onEvent = onEvent;
    }

    /// <summary>The events so far, a copy.</summary>
    public IReadOnlyList<TranscriptEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The events as they come, for readers that page through them.</summary>
    public IReadOnlyList<TranscriptEvent> Live => field ??= new LiveEvents(this);

    /// <summary>The newest event of a kind; null when there is none yet.</summary>
    public T? Last<T>()
        where T : TranscriptEvent
    {
        lock (_lock)
        {
            return _events.FindLast(e => e is T) as T;
        }
    }

    /// <summary>Seconds since the sample began.</summary>
    public double TotalSeconds => _time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Seconds since the sample began without those that it waited.</summary>
    public double WorkingSeconds => Math.Max(0, TotalSeconds - TimeSpan.FromTicks(Interlocked.Read(ref _waitedTicks)).TotalSeconds);

    /// <summary>The sample waited: for a connection, or after an error.</summary>
    public void AddWaiting(TimeSpan waited) => Interlocked.Add(ref _waitedTicks, waited.Ticks);

    /// <summary>Adds an event: its id, span and times are filled in.</summary>
    /// <returns>The event as it was recorded.</returns>
    public T Add<T>(T item)
        where T : TranscriptEvent
    {
        var recorded = item with
        {
            Uuid = item.Uuid ?? LogId.New(),
            SpanId = item.SpanId ?? (_spans.TryPeek(out var span) ? span : null),
            Timestamp = item.Timestamp ?? _time.GetUtcNow(),
            WorkingStart = item.WorkingStart ?? WorkingSeconds,
        };
        int index;
        lock (_lock)
        {
            index = _events.Count;
            _events.Add(recorded);
        }

        _onEvent?.Invoke(index, recorded);
        return recorded;
    }

    /// <summary>Puts the end of a pending event in its place.</summary>
    public void Replace(TranscriptEvent item)
    {
        int index;
        lock (_lock)
        {
            index = _events.FindLastIndex(e => e.Uuid == item.Uuid);
            _events[index] = item;
        }

        _onEvent?.Invoke(index, item);
    }

    /// <summary>Opens a span; disposing the result closes it.</summary>
    public IDisposable Span(string type, string name)
    {
        var id = LogId.New();
        var parent = _spans.TryPeek(out var outer) ? outer : null;
        Add(new SpanBeginEvent { SpanId = id, Id = id, ParentId = parent, Type = type, Name = name });
        _spans.Push(id);
        return new OpenSpan(this, id);
    }

    private sealed class OpenSpan(Transcript transcript, string id) : IDisposable
    {
        public void Dispose()
        {
            transcript._spans.Pop();
            transcript.Add(new SpanEndEvent { SpanId = id, Id = id });
        }
    }

    private sealed class LiveEvents(Transcript transcript) : IReadOnlyList<TranscriptEvent>
    {
        public int Count
        {
            get
            {
                lock (transcript._lock)
                {
                    return transcript._events.Count;
                }
            }
        }

        public TranscriptEvent this[int index]
        {
            get
            {
                lock (transcript._lock)
                {
                    return transcript._events[index];
                }
            }
        }

        public IEnumerator<TranscriptEvent> GetEnumerator() => transcript.Events.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
