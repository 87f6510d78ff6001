namespace Inspect.Engine.Evals;

/// <summary>Ends a sample that has worked longer than it may: looks once a second, and not while a model is asked, which counts when it has answered (semantics 7.1).</summary>
internal sealed class WorkingTimer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;

    /// <summary>Begins to look.</summary>
    public WorkingTimer(SampleRun run, LimitScope scope, TimeProvider time) => _timer = time.CreateTimer(
        _ =>
        {
            if (!run.IsAsking && scope.IsOverworked(run.Transcript.WorkingSeconds))
            {
                _over.Cancel();
            }
        }, null, Interval, Interval);

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _over.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        // The last look may be going on; a source that is merely let go of does it no harm.
        _timer.Dispose();
    }
}
