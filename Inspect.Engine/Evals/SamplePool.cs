using System.Runtime.ExceptionServices;

namespace Inspect.Engine.Evals;

/// <summary>Runs samples at the same time: as many as the run allows now, and none while it is paused.</summary>
/// <param name="steering">Says whether samples may be started.</param>
/// <param name="mostAtOnce">How many may run at the same time now.</param>
/// <remarks>
/// Workers take one attempt after the other, so that quick samples follow each other without anybody being woken. One at a time waits at the door for
/// the next attempt; once it has it, another is started if more may run.
/// </remarks>
internal sealed class SamplePool(EvalSteering steering, Func<int> mostAtOnce)
{
    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Task>? _worker;
    private ExceptionDispatchInfo? _failure;
    private SampleAttempt? _held; // taken when it could not be run
    private bool _isExhausted;
    private bool _isEnding;
    private int _workers;
    private int _atDoor;

    /// <summary>Runs all attempts; returns when the last one has ended. Once in the life of a pool.</summary>
    /// <param name="attempts">What is to run, in order.</param>
    /// <param name="work">Runs one. The first that fails ends all others, and is thrown.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public async Task RunAsync(IAsyncEnumerable<SampleAttempt> attempts, Func<SampleAttempt, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var door = new SemaphoreSlim(1, 1);
        var source = attempts.GetAsyncEnumerator(ending.Token);
        await using (source.ConfigureAwait(false))
        {
            _worker = () => EmployAsync(WorkAsync(source, door, work, ending.Token), ending);
            using (ending.Token.UnsafeRegister(static pool => ((SamplePool)pool!).End(), this))
            using (steering.Follow(Signal))
            {
                await _done.Task.ConfigureAwait(false);
            }
        }

        _failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Looks again at how many may run.</summary>
    public void Signal()
    {
        lock (_lock)
        {
            Start();
        }
    }

    /// <summary>A worker from its beginning to its end, whatever that is: the first failure is what the run ends with.</summary>
    private async Task EmployAsync(Task worker, CancellationTokenSource ending)
    {
        await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (worker.Exception is { InnerException: { } failure })
        {
            lock (_lock)
            {
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            }

            await ending.CancelAsync().ConfigureAwait(false);
        }

        lock (_lock)
        {
            _workers--;
            Start();
            EndIfDone();
        }
    }

    private async Task WorkAsync(IAsyncEnumerator<SampleAttempt> source, SemaphoreSlim door, Func<SampleAttempt, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (await TakeAsync(source, door, cancellationToken).ConfigureAwait(false) is { } attempt)
        {
            await work(attempt, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _atDoor++;
            }

            // A sample may end without ever having waited: others want the thread, too.
            await Task.Yield();
        }
    }

    /// <summary>The next attempt for a worker at the door; null when there is no more, or none may be started.</summary>
    private async Task<SampleAttempt?> TakeAsync(IAsyncEnumerator<SampleAttempt> source, SemaphoreSlim door, CancellationToken cancellationToken)
    {
        try
        {
            await door.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var attempt = _held ?? (!_isExhausted && await source.MoveNextAsync().ConfigureAwait(false) ? source.Current : null);
                cancellationToken.ThrowIfCancellationRequested();
                lock (_lock)
                {
                    _isExhausted |= attempt is null;
                    _held = steering.IsPaused || _workers > mostAtOnce() ? attempt : null;
                    return _held is null ? attempt : null;
                }
            }
            finally
            {
                door.Release();
            }
        }
        finally
        {
            lock (_lock)
            {
                _atDoor--;
                Start();
            }
        }
    }

    private void Start()
    {
        if (_worker is not null && !_isEnding && _atDoor == 0 && (!_isExhausted || _held is not null) && !steering.IsPaused && _workers < mostAtOnce())
        {
            (_workers, _atDoor) = (_workers + 1, _atDoor + 1);
            _ = Task.Run(_worker, CancellationToken.None);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _isEnding = true;
            EndIfDone();
        }
    }

    private void EndIfDone()
    {
        if (_workers == 0 && (_isEnding || (_isExhausted && _held is null)))
        {
            _done.TrySetResult();
        }
    }
}
