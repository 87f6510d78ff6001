using Inspect.Engine;
using Inspect.Engine.Live;

namespace Inspect.Web.Queue;

/// <content>The order of the runs that wait, and what is held.</content>
public sealed partial class EvalQueue
{
    private const string ModeName = "queue.mode";

    private (long Version, QueuedRun[] Runs)? _order;
    private QueueMode _mode;
    private int _waitingCount;
    private double _lastPlace;

    /// <summary>What the queue does.</summary>
    public QueueMode Mode
    {
        get { lock (_write) { return _mode; } }
    }

    /// <summary>Sets what the queue does, now and after a restart.</summary>
    /// <exception cref="InspectException">It cannot be kept.</exception>
    public void SetMode(QueueMode mode)
    {
        lock (_write)
        {
            _settings.Save(ModeName, mode.ToString());
            _mode = mode;
            Interlocked.Increment(ref _version);
        }

        _feed.Notify();
        Signal();
    }

    /// <summary>How many runs wait; counted as they come and go.</summary>
    public int WaitingCount
    {
        get { lock (_write) { return _waitingCount; } }
    }

    /// <summary>Runs that wait, in the order in which they will run.</summary>
    public IReadOnlyList<QueuedRun> Waiting() => [.. Ordered().Where(r => r.State == RunState.Queued)];

    /// <summary>Runs that wait and those that are held although nothing of them has run, in order.</summary>
    public IReadOnlyList<QueuedRun> Line() => [.. Ordered().Where(IsInLine)];

    /// <summary>Runs that have begun and not ended: in progress, paused, or to be gone on with.</summary>
    public IReadOnlyList<QueuedRun> Begun() => [.. Ordered().Where(r => !IsInLine(r))];

    /// <summary>Runs in progress, those that are paused, then runs that wait, in order.</summary>
    public IReadOnlyList<QueuedRun> Active() => Ordered();

    /// <summary>How many runs wait before one.</summary>
    public int Ahead(string evalId) => Ordered().TakeWhile(r => r.EvalId != evalId).Count(r => r.State != RunState.Paused);

    /// <summary>Holds a run that waits or goes on.</summary>
    /// <returns>False where it has ended or is at its end.</returns>
    public bool TryPause(string evalId)
    {
        lock (_write)
        {
            if (_runs.GetValueOrDefault(evalId) is not { State: RunState.Queued or RunState.Loading or RunState.Running or RunState.Paused } run)
            {
                return false;
            }

            if (run.State != RunState.Paused)
            {
                Set(run with { State = RunState.Paused });
            }

            return true;
        }
    }

    /// <summary>Lets a run that is held wait for its turn again: one that had begun before all others, another at its place.</summary>
    /// <param name="evalId">The run.</param>
    /// <param name="hasBegun">It goes on in this process.</param>
    /// <returns>False where it is not held.</returns>
    public bool TryResume(string evalId, bool hasBegun)
    {
        lock (_write)
        {
            if (_runs.GetValueOrDefault(evalId) is not { State: RunState.Paused } run)
            {
                return false;
            }

            Set(run with { State = RunState.Queued, Place = hasBegun || run.Log is not null ? FirstPlace() - 1 : run.Place });
        }

        Signal();
        return true;
    }

    /// <summary>A run that was paused goes on.</summary>
    public void GoOn(string evalId)
    {
        lock (_write)
        {
            if (_runs.GetValueOrDefault(evalId) is { State: RunState.Loading } run)
            {
                Set(run with { State = RunState.Running });
            }
        }
    }

    /// <summary>Moves a run that waits.</summary>
    /// <returns>False where it waits no longer.</returns>
    public bool TryMove(string evalId, QueueMove move)
    {
        lock (_write)
        {
            var line = Line();
            var at = line.Index().FirstOrDefault(r => r.Item.EvalId == evalId, (-1, null!)).Index;
            if (at < 0)
            {
                return false;
            }

            var run = line[at];
            switch (move)
            {
                case QueueMove.Next when at > 0:
                    Set(run with { Place = FirstPlace() - 1 });
                    break;
                case QueueMove.Last when at < line.Count - 1:
                    Set(run with { Place = ++_lastPlace });
                    break;
                case QueueMove.Up when at > 0:
                    Swap(run, line[at - 1]);
                    break;
                case QueueMove.Down when at < line.Count - 1:
                    Swap(run, line[at + 1]);
                    break;
            }

            return true;
        }
    }

    /// <summary>Puts runs before all others, in this order.</summary>
    /// <returns>The first of them that does not wait; then nothing is moved. Null where all were.</returns>
    public string? Order(IReadOnlyList<string> evalIds)
    {
        lock (_write)
        {
            var line = Line().ToDictionary(r => r.EvalId, StringComparer.Ordinal);
            if (evalIds.FirstOrDefault(id => !line.ContainsKey(id)) is { } unknown)
            {
                return unknown;
            }

            var first = FirstPlace() - evalIds.Count;
            foreach (var (index, id) in evalIds.Index())
            {
                Set(line[id] with { Place = first + index });
            }

            return null;
        }
    }

    /// <summary>It stands in the line: nothing of it has run. One that broke off stands there too, until it goes on.</summary>
    private static bool IsInLine(QueuedRun run) => run.State == RunState.Queued || (run is { State: RunState.Paused, Log: null });

    private double FirstPlace() => _runs.Values.Where(r => r.State.IsActive()).Select(r => r.Place).DefaultIfEmpty(1).Min();

    private void Swap(QueuedRun one, QueuedRun other)
    {
        Set(one with { Place = other.Place });
        Set(other with { Place = one.Place });
    }

    /// <summary>Sorted once for each change, however many look.</summary>
    private QueuedRun[] Ordered()
    {
        lock (_write)
        {
            var version = Version;
            if (_order is not { } known || known.Version != version)
            {
                _order = known = (version, [.. _runs.Values.Where(r => r.State.IsActive()).OrderBy(IsInLine).ThenBy(r => r.Place)]);
            }

            return known.Runs;
        }
    }
}
