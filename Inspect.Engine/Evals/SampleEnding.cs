namespace Inspect.Engine.Evals;

/// <summary>Ends one sample before its time: with its run, or by itself as somebody asks. Thread-safe.</summary>
/// <param name="run">Ends the run.</param>
internal sealed class SampleEnding(CancellationToken run) : IDisposable
{
    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(run);
    private SampleAction? _asked;
    private bool _isScoring;
    private bool _isOver;

    /// <summary>Fires when what the sample does now is to end.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                return _source.Token;
            }
        }
    }

    /// <summary>What was asked; null while nothing was.</summary>
    public SampleAction? Asked
    {
        get
        {
            lock (_lock)
            {
                return _asked;
            }
        }
    }

    /// <summary>Asks for the end.</summary>
    /// <returns>False where the sample has ended, is asked already, or is to be scored and is being scored.</returns>
    public bool Ask(SampleAction action)
    {
        lock (_lock)
        {
            if (_isOver || (_isScoring && action == SampleAction.Score) || (_asked is not null && !(_asked == SampleAction.Score && _isScoring)))
            {
                return false;
            }

            _asked = action;

            // What waits for the token goes on elsewhere, not in the caller's hands.
            _ = _source.CancelAsync();
            return true;
        }
    }

    /// <summary>The solvers have ended, and the scorers begin: whoever asked for that has what was asked.</summary>
    /// <param name="hasFailed">They ended by an error, and the sample is scored all the same.</param>
    public void BeginScoring(bool hasFailed)
    {
        lock (_lock)
        {
            _isScoring = true;
            if (_asked == SampleAction.Score || (hasFailed && _asked == SampleAction.Error))
            {
                _source.Dispose();
                _source = CancellationTokenSource.CreateLinkedTokenSource(run);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _source.Dispose();
        }
    }
}
