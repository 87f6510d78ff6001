using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Values;

namespace Inspect.Web.Queue;

/// <summary>The runs that wait, run or ended: held in memory, written through to SQLite, so that they survive a restart. Thread-safe.</summary>
public sealed partial class EvalQueue
{
    /// <summary>So many of the runs that ended are remembered; their logs stay.</summary>
    private const int KeptEnded = 1_000;

    /// <summary>Guards the runs, and is held while one is written.</summary>
    private readonly Lock _write = new();
    private readonly QueueRows _rows;
    private readonly SettingRows _settings;
    private readonly EvalPlanner _planner;
    private readonly LiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly OrderedDictionary<string, QueuedRun> _runs = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Reads the runs that the database remembers.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public EvalQueue(AppDatabase database, EvalPlanner planner, LiveFeed feed, TimeProvider time)
    {
        (_rows, _settings, _planner, _feed, _time) = (new QueueRows(database), new SettingRows(database), planner, feed, time);
        foreach (var run in _rows.Load(KeptEnded))
        {
            Count(run);
            _runs[run.EvalId] = run;
            _lastPlace = Math.Max(_lastPlace, run.Place);
        }

        _mode = Enum.TryParse<QueueMode>(_settings.Find(ModeName), out var mode) ? mode : QueueMode.Open;
        database.Remade += (_, _) => Restore();
    }

    /// <summary>Grows with each change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Completes when, after the call, something happens by which a run may be started.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Checks a request and queues it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="idempotencyKey">The same key gives the same run: a second click starts nothing.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <param name="retry">What it takes over from an earlier run; null for a run of its own.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<QueuedRun> AddAsync(EvalRequest request, string idempotencyKey, CancellationToken cancellationToken, RunRetry? retry = null)
    {
        if (FindByKey(idempotencyKey) is { } known)
        {
            return known;
        }

        var evalId = LogId.New();
        var plan = await _planner.PlanAsync(request, evalId, null, cancellationToken);
        var run = new QueuedRun
        {
            EvalId = evalId,
            Request = request,
            Task = plan.Task.Name,
            Model = plan.Spec.Model,
            TotalSamples = plan.TotalSamples,
            State = RunState.Queued,
            Created = _time.GetUtcNow(),
            Retry = retry,
        };
        if (!TryInsert(run, idempotencyKey))
        {
            return FindByKey(idempotencyKey)!;
        }

        _feed.Open(evalId);
        Signal();
        return Find(evalId) ?? run;
    }

    /// <summary>Says that a run may be started now: one has ended, or more may go on at the same time.</summary>
    public void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Takes the run that stands first and marks it as loading; null when none waits, or none may be started.</summary>
    /// <param name="onTaken">Is called before anybody sees that it is taken.</param>
    public QueuedRun? TakeNext(Action<string>? onTaken = null)
    {
        lock (_write)
        {
            var next = _mode == QueueMode.Open ? _runs.Values.Where(r => r.State == RunState.Queued).MinBy(r => r.Place) : null;
            if (next is not null)
            {
                Set(next with { State = RunState.Loading });
                onTaken?.Invoke(next.EvalId);
            }

            return next;
        }
    }

    /// <summary>Puts runs that were in progress when the process ended back into the queue, at their old places. Those of which nobody said that they break off are recovered.</summary>
    /// <returns>How many.</returns>
    public int RequeueInterrupted()
    {
        lock (_write)
        {
            var left = _runs.Values.Where(r => r.State is RunState.Loading or RunState.Running or RunState.Finishing or RunState.Interrupted).ToList();
            left.ForEach(r => Set(r with { State = RunState.Queued, Recovered = r.State != RunState.Interrupted && r.Log is not null ? _time.GetUtcNow() : r.Recovered }));
            return left.Count;
        }
    }

    /// <summary>Keeps the path of a run's log.</summary>
    public void SetLog(string evalId, string log)
    {
        lock (_write)
        {
            var run = _runs[evalId];
            Set(run with { State = run.State == RunState.Paused ? RunState.Paused : RunState.Running, Log = log });
        }
    }

    /// <summary>Marks a run as ended.</summary>
    public void Complete(string evalId, EvalOutcome outcome)
    {
        lock (_write)
        {
            var run = _runs[evalId];
            Set(run with
            {
                State = outcome.State == RunState.Interrupted && run.State == RunState.Paused ? RunState.Paused : outcome.State,
                Log = outcome.Path ?? run.Log,
                Error = outcome.Error,
                Completed = outcome.State == RunState.Interrupted ? null : _time.GetUtcNow(),
            });
            Forget();
        }
    }

    /// <summary>Ends a run that waits, or that is paused and goes on nowhere.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public bool TryCancelWaiting(string evalId)
    {
        lock (_write)
        {
            if (_runs.GetValueOrDefault(evalId) is not { State: RunState.Queued or RunState.Paused } run)
            {
                return false;
            }

            Set(run with { State = RunState.Cancelled, Completed = _time.GetUtcNow() });
        }

        _feed.Find(evalId)?.Finish(RunState.Cancelled, null, null, null);
        return true;
    }

    /// <summary>All runs that the queue remembers, oldest first.</summary>
    public IReadOnlyList<QueuedRun> List()
    {
        lock (_write)
        {
            return [.. _runs.Values];
        }
    }

    /// <summary>One run by its id or a prefix of it; null when the queue knows none or several.</summary>
    public QueuedRun? Find(string evalIdOrPrefix)
    {
        lock (_write)
        {
            if (_runs.TryGetValue(evalIdOrPrefix, out var exact))
            {
                return exact;
            }

            var found = _runs.Values.Where(r => r.EvalId.StartsWith(evalIdOrPrefix, StringComparison.Ordinal)).Take(2).ToList();
            return found.Count == 1 ? found[0] : null;
        }
    }

    /// <summary>Writes a run that changed, then lets others see it: what cannot be written has not happened.</summary>
    private void Set(QueuedRun run)
    {
        _rows.Update(run);
        Count(run);
        _runs[run.EvalId] = run;
        Interlocked.Increment(ref _version);
        _feed.Notify();
    }

    private void Count(QueuedRun run) =>
        _waitingCount += (run.State == RunState.Queued ? 1 : 0) - (_runs.GetValueOrDefault(run.EvalId)?.State == RunState.Queued ? 1 : 0);

    private void Restore()
    {
        lock (_write)
        {
            foreach (var run in _runs.Values)
            {
                _rows.Restore(run);
            }
        }
    }

    private void Forget()
    {
        if (_runs.Count > KeptEnded * 2)
        {
            var old = _runs.Values.Where(r => r.Completed is not null).Take(_runs.Count - KeptEnded).ToList();
            old.ForEach(r => _runs.Remove(r.EvalId));
        }
    }

    private QueuedRun? FindByKey(string key) => _rows.FindByKey(key) is { } id ? Find(id) : null;

    private bool TryInsert(QueuedRun run, string key)
    {
        lock (_write)
        {
            var place = _lastPlace + 1;
            if (!_rows.TryInsert(run with { Place = place }, key))
            {
                return false;
            }

            Count(run);
            _runs[run.EvalId] = run with { Place = place };
            _lastPlace = place;
            Interlocked.Increment(ref _version);
            return true;
        }
    }
}
