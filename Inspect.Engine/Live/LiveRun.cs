using System.Text;
using Inspect.Engine.Logs;
using Inspect.Engine.Models;

namespace Inspect.Engine.Live;

/// <summary>A run while it goes on, and for a while after: its samples as they stand, and its updates in order. Thread-safe.</summary>
public sealed class LiveRun
{
    private const int KeptUpdates = 4_096;
    private const int KeptSamples = 64;
    private static readonly TimeSpan TextInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Queue<LiveUpdate> _updates = new();
    private readonly Dictionary<(SampleId Id, int Epoch), Entry> _samples = [];
    private readonly List<Entry> _order = [];
    private readonly Dictionary<string, Entry> _byUuid = new(StringComparer.Ordinal);
    private readonly Dictionary<(SampleId Id, int Epoch), EvalSample> _recent = [];
    private readonly Queue<(SampleId Id, int Epoch)> _recentOrder = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _number;
    private RunState _state;
    private EvalLog? _header;
    private string? _detail;

    /// <summary>Makes the run in the state queued.</summary>
    public LiveRun(string evalId, TimeProvider time)
    {
        EvalId = evalId;
        _time = time;
    }

    /// <summary>Id of the run.</summary>
    public string EvalId { get; }

    /// <summary>Where it stands.</summary>
    public RunState State
    {
        get { lock (_lock) { return _state; } }
    }

    /// <summary>More on the state.</summary>
    public string? Detail
    {
        get { lock (_lock) { return _detail; } }
    }

    /// <summary>Header of the log as far as it is known; null before it runs.</summary>
    public EvalLog? Header
    {
        get { lock (_lock) { return _header; } }
    }

    /// <summary>Newest update of each kind that sums up the run: progress, metrics, finished.</summary>
    public LiveUpdate? Last(string kind)
    {
        lock (_lock)
        {
            return _updates.LastOrDefault(u => u.Kind == kind);
        }
    }

    /// <summary>The run has ended.</summary>
    public bool IsFinished => State is RunState.Done or RunState.Failed or RunState.Cancelled;

    /// <summary>Number of the newest update.</summary>
    public long Number
    {
        get { lock (_lock) { return _number; } }
    }

    /// <summary>All samples as they stand, in the order of the plan.</summary>
    public IReadOnlyList<LiveSample> Samples()
    {
        lock (_lock)
        {
            return [.. _order.Select(e => e.Snapshot())];
        }
    }

    /// <summary>One sample as it stands; null when the run has none of this id and epoch.</summary>
    public LiveSample? Find(SampleId id, int epoch)
    {
        lock (_lock)
        {
            return _samples.TryGetValue((id, epoch), out var entry) ? entry.Snapshot() : null;
        }
    }

    /// <summary>One sample by its unique id.</summary>
    public LiveSample? Find(string uuid)
    {
        lock (_lock)
        {
            return _byUuid.GetValueOrDefault(uuid)?.Snapshot();
        }
    }

    /// <summary>What came after a number: at once where there is something, else null and the signal of the next change.</summary>
    internal (IReadOnlyList<LiveUpdate> Updates, Task Changed) After(long number)
    {
        lock (_lock)
        {
            if (_updates.TryPeek(out var oldest) && oldest.Number > number + 1)
            {
                var snapshot = new LiveUpdate { EvalId = EvalId, Kind = "snapshot", Number = oldest.Number - 1, Time = oldest.Time };
                return ([snapshot, .. _updates], _changed.Task);
            }

            return ([.. _updates.Where(u => u.Number > number)], _changed.Task);
        }
    }

    /// <summary>The answer of a sample from an offset on, and the signal of the next change.</summary>
    internal (LiveText? Text, bool Ended, Task Changed) TextAfter(string uuid, string? eventUuid, int offset)
    {
        lock (_lock)
        {
            var entry = _byUuid.GetValueOrDefault(uuid);
            var ended = entry is null || entry.Sample.State is SampleState.Done or SampleState.Errored or SampleState.Cancelled;
            if (entry?.Sample.EventUuid is not { } current)
            {
                return (null, ended, _changed.Task);
            }

            var from = current == eventUuid || eventUuid is null ? Math.Min(offset, entry.Text.Length) : 0;
            var piece = entry.Text.ToString(from, entry.Text.Length - from);
            var text = piece.Length > 0 || current != eventUuid || ended ? new LiveText(current, from, piece, entry.IsTextEnded) : null;
            return (text, ended, _changed.Task);
        }
    }

    /// <summary>Sets the state of the run.</summary>
    public void SetState(RunState state, string? detail = null)
    {
        lock (_lock)
        {
            _state = state;
            _detail = detail;
            Publish(new LiveUpdate { EvalId = EvalId, Kind = "state", State = state, Detail = detail });
        }
    }

    /// <summary>Says that something is wrong while the run goes on, or, with null, that it is well again.</summary>
    public void SetProblem(string? problem)
    {
        lock (_lock)
        {
            if (_detail != problem)
            {
                _detail = problem;
                Publish(new LiveUpdate { EvalId = EvalId, Kind = "state", State = _state, Detail = problem });
            }
        }
    }

    /// <summary>Says what will run; the samples wait.</summary>
    public void Begin(EvalLog header, IEnumerable<(SampleId Id, int Epoch)> samples)
    {
        lock (_lock)
        {
            _header = header;
            foreach (var (id, epoch) in samples)
            {
                var entry = new Entry(new LiveSample { Id = id, Epoch = epoch });
                if (_samples.TryAdd((id, epoch), entry))
                {
                    _order.Add(entry);
                }
            }
        }
    }

    /// <summary>Changes a sample and says so.</summary>
    public void Update(SampleId id, int epoch, Func<LiveSample, LiveSample> change)
    {
        lock (_lock)
        {
            var entry = _samples[(id, epoch)];
            entry.Sample = change(entry.Sample);
            if (entry.Sample.Uuid is { } uuid)
            {
                _byUuid[uuid] = entry;
            }

            if (entry.Sample.Summary is not null)
            {
                entry.IsTextEnded = true;
            }

            Publish(new LiveUpdate { EvalId = EvalId, Kind = "sample", Id = id, Epoch = epoch, Uuid = entry.Sample.Uuid, SampleState = entry.Sample.State, Attempt = 1 });
        }
    }

    /// <summary>A finished sample that may not be on disk yet; null when it is gone from memory.</summary>
    public EvalSample? FindFinished(SampleId id, int epoch)
    {
        lock (_lock)
        {
            return _recent.GetValueOrDefault((id, epoch));
        }
    }

    /// <summary>Keeps a finished sample at hand until newer ones push it out.</summary>
    public void Keep(EvalSample sample)
    {
        lock (_lock)
        {
            var key = (sample.Id, sample.Epoch);
            _recent[key] = sample;
            _recentOrder.Enqueue(key);
            if (_recentOrder.Count > KeptSamples)
            {
                _recent.Remove(_recentOrder.Dequeue());
            }
        }
    }

    /// <summary>A model event of a sample begins: its answer starts empty.</summary>
    public void BeginText(SampleId id, int epoch, string eventUuid)
    {
        lock (_lock)
        {
            var entry = _samples[(id, epoch)];
            entry.Text.Clear();
            entry.IsTextEnded = false;
            entry.Sample = entry.Sample with { EventUuid = eventUuid, Tokens = 0 };
            Signal();
        }
    }

    /// <summary>Appends a piece to the answer of a sample.</summary>
    public void AppendText(SampleId id, int epoch, string piece)
    {
        lock (_lock)
        {
            var entry = _samples[(id, epoch)];
            entry.Text.Append(piece);
            entry.Sample = entry.Sample with { Tokens = entry.Sample.Tokens + 1 };
            if (_time.GetElapsedTime(entry.TextPublished) < TextInterval && entry.TextPublished != 0)
            {
                Signal();
                return;
            }

            entry.TextPublished = _time.GetTimestamp();
            Publish(new LiveUpdate { EvalId = EvalId, Kind = "text", Uuid = entry.Sample.Uuid, EventUuid = entry.Sample.EventUuid, Length = entry.Text.Length });
        }
    }

    /// <summary>The answer of a sample is complete.</summary>
    public void EndText(SampleId id, int epoch)
    {
        lock (_lock)
        {
            _samples[(id, epoch)].IsTextEnded = true;
            Signal();
        }
    }

    /// <summary>Says anything else about the run.</summary>
    public void Add(LiveUpdate update)
    {
        lock (_lock)
        {
            Publish(update);
        }
    }

    /// <summary>The run has ended.</summary>
    public void Finish(RunState state, EvalLog? header, string? log, string? error)
    {
        lock (_lock)
        {
            _header = header ?? _header;
            _state = state;
            _detail = error;
            Publish(new LiveUpdate { EvalId = EvalId, Kind = "finished", State = state, Status = header?.Status, Log = log, Error = error });
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Publish(LiveUpdate update)
    {
        _updates.Enqueue(update with { Number = ++_number, Time = _time.GetUtcNow() });
        if (_updates.Count > KeptUpdates)
        {
            _updates.Dequeue();
        }

        Signal();
    }

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private sealed class Entry(LiveSample sample)
    {
        public LiveSample Sample { get; set; } = sample;

        public StringBuilder Text { get; } = new();

        public bool IsTextEnded { get; set; }

        public long TextPublished { get; set; }

        public LiveSample Snapshot() => Sample.Summary is null ? Sample with { Text = Text.ToString() } : Sample;
    }
}
