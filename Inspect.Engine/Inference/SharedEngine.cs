using System.Runtime.CompilerServices;

namespace Inspect.Engine.Inference;

/// <summary>
/// A loaded engine that goes when its memory is wanted and nobody uses it. Whoever holds it may ask it all the same: then the model is
/// loaded again first. Thread-safe.
/// </summary>
internal sealed class SharedEngine(ILocalEngine engine, long sizeBytes, TimeProvider time, Func<CancellationToken, Task<ILocalEngine>> again, Action idle) : ILocalEngine
{
    /// <summary>Whoever had it loaded gets to it first.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _users;
    private bool _isUsed;
    private bool _isClosed;
    private long _lastUse = time.GetTimestamp();

    /// <inheritdoc />
    public LocalModelInfo Info => engine.Info;

    /// <inheritdoc />
    public double? LastTokensPerSecond => engine.LastTokensPerSecond;

    /// <summary>Bytes of the model's files.</summary>
    public long SizeBytes => sizeBytes;

    /// <summary>When it was last used, by the clock's timestamps.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Lets nobody in any more, unless somebody is in, or about to be.</summary>
    /// <returns>Whether it is empty, and may go.</returns>
    public bool TryClose()
    {
        lock (_gate)
        {
            return _isClosed |= _users == 0 && (_isUsed || time.GetElapsedTime(_lastUse) > Fresh);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!TryEnter())
        {
            await foreach (var delta in (await again(cancellationToken).ConfigureAwait(false)).GenerateAsync(request, cancellationToken).ConfigureAwait(false))
            {
                yield return delta;
            }

            yield break;
        }

        try
        {
            await foreach (var delta in engine.GenerateAsync(request, cancellationToken).ConfigureAwait(false))
            {
                yield return delta;
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken)
    {
        if (!TryEnter())
        {
            return await (await again(cancellationToken).ConfigureAwait(false)).ScoreAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await engine.ScoreAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Unloads it, whoever is in: their answers fail.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        return engine.DisposeAsync();
    }

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _isUsed = true;
            _users++;
            return true;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _users--;
            Volatile.Write(ref _lastUse, time.GetTimestamp());
        }

        idle();
    }
}
