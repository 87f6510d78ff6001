using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Web.Queue;

/// <content>What a user does to runs while they wait or go on.</content>
public sealed partial class EvalWorker
{
    /// <summary>Stops a run for good, or takes it out of the queue.</summary>
    /// <param name="evalId">The run.</param>
    /// <param name="discard">Its log goes to the trash; else what finished stays, with its scores.</param>
    /// <returns>False where it has ended.</returns>
    public async Task<bool> CancelAsync(string evalId, bool discard = false)
    {
        if (TryStop(evalId, discard))
        {
            return true;
        }

        if (!queue.TryCancelWaiting(evalId))
        {
            // It may have been taken a moment ago.
            return TryStop(evalId, discard);
        }

        if (queue.Find(evalId) is { Log: { } log })
        {
            await logs.CloseAsync(evalId, log, null);
            if (discard)
            {
                await logs.DiscardAsync(evalId, log);
            }
        }

        return true;
    }

    /// <summary>Holds a run: samples that generate go on to their end, and none is started. It stays so over a restart.</summary>
    /// <returns>False where it has ended.</returns>
    /// <exception cref="InspectException">It cannot be kept.</exception>
    public bool Pause(string evalId)
    {
        if (!queue.TryPause(evalId))
        {
            return false;
        }

        if (_running.TryGetValue(evalId, out var stop))
        {
            stop.Steering.Pause();
        }
        else if (feed.Find(evalId) is { IsFinished: false } live)
        {
            live.SetState(RunState.Paused);
        }

        queue.Signal();
        return true;
    }

    /// <summary>Lets a run that is held go on when its turn comes: at once where there is a free place.</summary>
    /// <returns>False where it is not held.</returns>
    /// <exception cref="InspectException">It cannot be kept.</exception>
    public bool Resume(string evalId)
    {
        if (!queue.TryResume(evalId, _running.ContainsKey(evalId)))
        {
            return false;
        }

        if (feed.Find(evalId) is { IsFinished: false } live && queue.Find(evalId) is { State: RunState.Queued })
        {
            live.SetState(RunState.Queued);
        }

        return true;
    }

    /// <summary>Sets what the queue does, now and after a restart.</summary>
    /// <exception cref="InspectException">It cannot be kept.</exception>
    public void SetMode(QueueMode mode)
    {
        queue.SetMode(mode);
        foreach (var (evalId, stop) in _running)
        {
            if (mode == QueueMode.Paused)
            {
                stop.Steering.Pause();
            }
            else if (queue.Find(evalId) is { State: not (RunState.Paused or RunState.Queued) })
            {
                stop.Steering.Resume();
            }
        }
    }

    /// <summary>The settings of a run that goes on here, as they stand; null where it does not, or has not begun.</summary>
    public EvalConfig? ConfigOf(string evalId) => _running.TryGetValue(evalId, out var stop) ? stop.Steering.Config : null;

    /// <summary>Changes settings of a run that goes on: parallel samples either way, limits upwards.</summary>
    /// <exception cref="InspectException">It does not go on here, or a value cannot be taken.</exception>
    public async Task ChangeAsync(string evalId, IReadOnlyDictionary<string, double> changes, string author, string? reason, CancellationToken cancellationToken)
    {
        if (!_running.TryGetValue(evalId, out var stop))
        {
            throw new InspectException($"The run {evalId} does not go on in this app. Settings can be changed while samples run.");
        }

        await stop.Steering.ChangeAsync(changes, author, reason, cancellationToken);
    }

    /// <summary>Ends one sample of a run that goes on here; the others go on.</summary>
    /// <returns>False where the sample does not go on here, or is scored already and was to be.</returns>
    public bool EndSample(string evalId, SampleId id, int epoch, SampleAction action) =>
        _running.TryGetValue(evalId, out var stop) && stop.Steering.EndSample(id, epoch, action);

    private bool TryStop(string evalId, bool discard)
    {
        if (!_running.TryGetValue(evalId, out var stop))
        {
            return false;
        }

        if (discard)
        {
            _discarded[evalId] = true;
        }

        try
        {
            stop.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It ended at this moment.
            return false;
        }
    }

    /// <summary>A run that was paused has its turn again. Somebody may have paused it anew meanwhile.</summary>
    private void GoOn(string evalId)
    {
        queue.GoOn(evalId);
        if (_running.TryGetValue(evalId, out var stop) && queue.Find(evalId) is { State: RunState.Running } && queue.Mode != QueueMode.Paused)
        {
            stop.Steering.Resume();
        }
    }
}
