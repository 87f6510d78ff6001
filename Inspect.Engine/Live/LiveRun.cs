using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <summary>A run while it goes on, and for a while after: its samples as they stand, and its updates in order. Thread-safe.</summary>
public sealed class LiveRun
{
    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly UpdateQueue _updates;
    private readonly Dictionary<(SampleId Id, int Epoch), LiveAnswer> _samples = [];
    private readonly List<LiveAnswer> _order = [];
    private readonly Dictionary<string, LiveAnswer> _byUuid = new(StringComparer.Ordinal);
    private readonly RecentSamples _recent = new();
    private RunState _state;
    private EvalLog? _header;
    private string? _detail;

    /// <summary>Makes the run in the state queued.</summary>
    public LiveRun(string evalId, TimeProvider time)
    {
        EvalId = evalId;
        _time = time;
        _updates = new UpdateQueue(evalId, time);
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
            return _updates.Last(kind);
        }
    }

    /// <summary>The run has ended.</summary>
    public bool IsFinished => State is RunState.Done or RunState.Failed or RunState.Cancelled;

    /// <summary>Number of the newest update.</summary>
    public long Number
    {
        get { lock (_lock) { return _updates.Number; } }
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
            return (_updates.After(number), _updates.Changed);
        }
    }

    /// <summary>The answer of a sample from an offset on, whether no more will come, and the signal of the next change.</summary>
    internal (LiveText? Text, bool Ended, Task Changed) TextAfter(string uuid, string? eventUuid, int offset)
    {
        lock (_lock)
        {
            var answer = _byUuid.GetValueOrDefault(uuid);
            return (answer?.After(eventUuid, offset), IsFinished || (answer?.IsSampleEnded ?? true), _updates.Changed);
        }
    }

    /// <summary>Sets the state of the run.</summary>
    public void SetState(RunState state, string? detail = null)
    {
        lock (_lock)
        {
            _state = state;
            _detail = detail;
            _updates.Publish(new LiveUpdate { EvalId = EvalId, Kind = "state", State = state, Detail = detail });
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
                _updates.Publish(new LiveUpdate { EvalId = EvalId, Kind = "state", State = _state, Detail = problem });
            }
        }
    }

    /// <summary>Says what will run; the samples wait.</summary>
    public void Begin(EvalLog header, IEnumerable<LiveSample> samples)
    {
        lock (_lock)
        {
            _header = header;
            foreach (var sample in samples)
            {
                var entry = new LiveAnswer(sample);
                if (_samples.TryAdd((sample.Id, sample.Epoch), entry))
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
            entry.Change(change);
            if (entry.Sample.Uuid is { } uuid)
            {
                _byUuid[uuid] = entry;
            }

            _updates.Publish(new LiveUpdate { EvalId = EvalId, Kind = "sample", Id = id, Epoch = epoch, Uuid = entry.Sample.Uuid, SampleState = entry.Sample.State, Attempt = 1 });
        }
    }

    /// <summary>A finished sample that may not be on disk yet; null when it is gone from memory.</summary>
    public EvalSample? FindFinished(SampleId id, int epoch)
    {
        lock (_lock)
        {
            return _recent.Find(id, epoch);
        }
    }

    /// <summary>Keeps a finished sample at hand until newer ones push it out.</summary>
    public void Keep(EvalSample sample)
    {
        lock (_lock)
        {
            _recent.Keep(sample);
        }
    }

    /// <summary>A model event of a sample begins: its answer starts empty.</summary>
    public void BeginText(SampleId id, int epoch, string eventUuid)
    {
        lock (_lock)
        {
            _samples[(id, epoch)].Begin(eventUuid);
            _updates.Signal();
        }
    }

    /// <summary>Appends a piece to the answer of a sample.</summary>
    public void AppendText(SampleId id, int epoch, string piece)
    {
        lock (_lock)
        {
            var entry = _samples[(id, epoch)];
            if (entry.Append(piece, _time))
            {
                _updates.Publish(new LiveUpdate { EvalId = EvalId, Kind = "text", Uuid = entry.Sample.Uuid, EventUuid = entry.Sample.EventUuid, Length = entry.Length });
            }
            else
            {
                _updates.Signal();
            }
        }
    }

    /// <summary>The answer of a sample is complete.</summary>
    public void EndText(SampleId id, int epoch)
    {
        lock (_lock)
        {
            _samples[(id, epoch)].End();
            _updates.Signal();
        }
    }

    /// <summary>Says anything else about the run.</summary>
    public void Add(LiveUpdate update)
    {
        lock (_lock)
        {
            _updates.Publish(update);
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
            _updates.Publish(new LiveUpdate { EvalId = EvalId, Kind = "finished", State = state, Status = header?.Status, Log = log, Error = error });
        }
    }
}
