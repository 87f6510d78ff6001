using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Live;

/// <summary>A run while it goes on, and for a moment after: where it stands, its samples in a window, and its updates in order. Thread-safe.</summary>
public sealed partial class LiveRun
{
    /// <summary>Guards every field of all parts of this class.</summary>
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<LiveRun> _onState;
    private RunState _state;
    private string? _detail;
    private EvalLog? _header;
    private string? _log;
    private LivePace? _pace;
    private LiveCalls? _calls;
    private ImmutableArray<LiveMetric> _metrics = [];
    private int _readers;

    /// <summary>Makes the run in the state queued.</summary>
    /// <param name="evalId">Id of the run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onState">Is told whenever the state of the run changed.</param>
    internal LiveRun(string evalId, TimeProvider time, Action<LiveRun> onState)
    {
        EvalId = evalId;
        _time = time;
        _onState = onState;
        _updates = new UpdateRing(evalId, time);
        _tick = time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>Path of the log; null before there is one.</summary>
    public string? Log
    {
        get { lock (_lock) { return _log; } }
    }

    /// <summary>The run has ended.</summary>
    public bool IsFinished => State is RunState.Done or RunState.Failed or RunState.Cancelled or RunState.Interrupted;

    /// <summary>Number of the newest update.</summary>
    public long Number
    {
        get { lock (_lock) { return _updates.Number; } }
    }

    /// <summary>Somebody reads its updates.</summary>
    internal bool IsRead => Volatile.Read(ref _readers) > 0;

    /// <summary>When it ended, as the clock's timestamp; 0 before.</summary>
    internal long EndedAt { get; private set; }

    /// <summary>Sets the state of the run.</summary>
    public void SetState(RunState state, string? detail = null)
    {
        lock (_lock)
        {
            (_state, _detail) = (state, detail);
            PublishNow(new StateUpdate(state, detail));
        }

        _onState(this);
    }

    /// <summary>Says that something is wrong while the run goes on, or, with null, that it is well again.</summary>
    public void SetProblem(string? problem)
    {
        lock (_lock)
        {
            if (_detail == problem)
            {
                return;
            }

            _detail = problem;
            PublishNow(new StateUpdate(_state, problem));
        }
    }

    /// <summary>Says that a setting was changed.</summary>
    public void TellConfig(string name, JsonElement value, JsonElement previous)
    {
        lock (_lock)
        {
            PublishNow(new ConfigUpdate(name, value, previous));
        }
    }

    /// <summary>Says how fast the run goes on, after a sample ended.</summary>
    public void SetPace(LivePace pace)
    {
        lock (_lock)
        {
            _pace = pace;
            _hasNewProgress = true;
            Arm();
        }
    }

    /// <summary>Says how the calls of the run go on.</summary>
    public void SetCalls(LiveCalls calls)
    {
        lock (_lock)
        {
            if (_calls == calls || EndedAt != 0)
            {
                return;
            }

            _calls = calls;
            _hasNewCalls = true;
            Arm();
        }
    }

    /// <summary>Says what the metrics are so far.</summary>
    public void SetMetrics(ImmutableArray<LiveMetric> metrics)
    {
        lock (_lock)
        {
            _metrics = metrics;
            _hasNewMetrics = true;
            Arm();
        }
    }

    /// <summary>The run has ended. Its samples are let go: the log has them.</summary>
    public void Finish(RunState state, EvalLog? header, string? log, string? error)
    {
        lock (_lock)
        {
            (_header, _log, _state, _detail) = (header ?? _header, log ?? _log, state, error);
            PublishNow(new FinishedUpdate(state, header?.Status, log, error));
            EndedAt = _time.GetTimestamp();
            Release();
        }

        _onState(this);
    }

    /// <summary>Counts a reader for as long as it reads.</summary>
    internal void BeginReading() => Interlocked.Increment(ref _readers);

    /// <summary>A reader has gone.</summary>
    internal void EndReading() => Interlocked.Decrement(ref _readers);
}
