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
    private readonly EvalPlanner _planner;
    private readonly LiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly OrderedDictionary<string, QueuedRun> _runs = new(StringComparer.Ordinal);
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Reads the runs that the database remembers.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public EvalQueue(AppDatabase database, EvalPlanner planner, LiveFeed feed, TimeProvider time)
    {
        (_rows, _planner, _feed, _time) = (new QueueRows(database), planner, feed, time);
        foreach (var run in _rows.Load(KeptEnded))
        {
            _runs[run.EvalId] = run;
        }

        database.Remade += (_, _) => Restore();
    }

    /// <summary>Grows with each change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Completes when a run is added after the call.</summary>
    public Task Added => Volatile.Read(ref _added).Task;

    /// <summary>Checks a request and queues it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="idempotencyKey">The same key gives the same run: a second click starts nothing.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<QueuedRun> AddAsync(EvalRequest request, string idempotencyKey, CancellationToken cancellationToken)
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
        };
        if (!TryInsert(run, idempotencyKey))
        {
            return FindByKey(idempotencyKey)!;
        }

        _feed.Open(evalId);
        Interlocked.Exchange(ref _added, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return run;
    }

    /// <summary>Takes the run that waits longest and marks it as loading; null when none waits.</summary>
    /// <param name="onTaken">Is called before anybody sees that it is taken.</param>
    public QueuedRun? TakeNext(Action<string>? onTaken = null)
    {
        lock (_write)
        {
            var next = _runs.Values.FirstOrDefault(r => r.State == RunState.Queued);
            if (next is not null)
            {
                Set(next with { State = RunState.Loading });
                onTaken?.Invoke(next.EvalId);
            }

            return next;
        }
    }

    /// <summary>Puts runs that were in progress when the process ended back into the queue, in front by their age.</summary>
    /// <returns>How many.</returns>
    public int RequeueInterrupted()
    {
        lock (_write)
        {
            var left = _runs.Values.Where(r => r.State is RunState.Loading or RunState.Running or RunState.Finishing or RunState.Interrupted).ToList();
            left.ForEach(r => Set(r with { State = RunState.Queued }));
            return left.Count;
        }
    }

    /// <summary>Keeps the path of a run's log.</summary>
    public void SetLog(string evalId, string log)
    {
        lock (_write)
        {
            Set(_runs[evalId] with { State = RunState.Running, Log = log });
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
                State = outcome.State,
                Log = outcome.Path ?? run.Log,
                Error = outcome.Error,
                Completed = outcome.State == RunState.Interrupted ? null : _time.GetUtcNow(),
            });
            Forget();
        }
    }

    /// <summary>Removes a run that still waits.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public bool TryCancelWaiting(string evalId)
    {
        lock (_write)
        {
            if (_runs.GetValueOrDefault(evalId) is not { State: RunState.Queued } run)
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

    /// <summary>Runs that wait, oldest first.</summary>
    public IReadOnlyList<QueuedRun> Waiting() => [.. List().Where(r => r.State == RunState.Queued)];

    /// <summary>Runs in progress, then runs that wait, oldest first.</summary>
    public IReadOnlyList<QueuedRun> Active() =>
        [.. List().Where(r => r.State is RunState.Queued or RunState.Loading or RunState.Running or RunState.Finishing).OrderBy(r => r.State == RunState.Queued)];

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
        _runs[run.EvalId] = run;
        Interlocked.Increment(ref _version);
        _feed.Notify();
    }

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
            if (!_rows.TryInsert(run, key))
            {
                return false;
            }

            _runs[run.EvalId] = run;
            Interlocked.Increment(ref _version);
            return true;
        }
    }
}
