namespace Inspect.Engine.Evals;

/// <summary>Stops a run: for good by the user, or for now because the process ends. Thread-safe.</summary>
public sealed class EvalStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private volatile bool _isInterruption;

    /// <summary>A run whose log cannot be written at its end stays open until it can, or until this stops it. Default false: it fails at once, as a script wants it.</summary>
    public bool WaitsForLog { get; init; }

    /// <summary>Pauses and changes the run while it goes on.</summary>
    public EvalSteering Steering { get; init; } = new();

    /// <summary>Fires when the run is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The run goes on at the next start.</summary>
    public bool IsInterruption => _isInterruption;

    /// <summary>The user stops the run: what ended is kept, the log ends as cancelled.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>The process ends: the log stays open and the run goes on at the next start.</summary>
    public void Interrupt()
    {
        if (!_source.IsCancellationRequested)
        {
            _isInterruption = true;
            _source.Cancel();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}
