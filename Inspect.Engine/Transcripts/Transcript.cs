using Inspect.Engine.Values;

namespace Inspect.Engine.Transcripts;

/// <summary>Records the events of one sample in order, each in its span. Not thread-safe: one sample, one flow.</summary>
public sealed class Transcript
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly List<TranscriptEvent> _events = [];
    private readonly Stack<string> _spans = new();
    private readonly Action<int, TranscriptEvent>? _onEvent;

    /// <summary>Begins to record.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="onEvent">Is told of each event and its position, once when it is added and again when it is replaced.</param>
    public Transcript(TimeProvider time, Action<int, TranscriptEvent>? onEvent)
    {
        _time = time;
        _started = time.GetTimestamp();
        _onEvent = onEvent;
    }

    /// <summary>The events so far.</summary>
    public IReadOnlyList<TranscriptEvent> Events => _events;

    /// <summary>Seconds since the sample began.</summary>
    public double WorkingSeconds => _time.GetElapsedTime(_started).TotalSeconds;

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
        _events.Add(recorded);
        _onEvent?.Invoke(_events.Count - 1, recorded);
        return recorded;
    }

    /// <summary>Puts the end of a pending event in its place.</summary>
    public void Replace(TranscriptEvent item)
    {
        var index = _events.FindLastIndex(e => e.Uuid == item.Uuid);
        _events[index] = item;
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
}
