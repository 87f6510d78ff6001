using System.Runtime.ExceptionServices;

namespace Inspect.Engine.Evals;

/// <summary>Runs samples at the same time: as many as the run allows now, and none while it is paused.</summary>
/// <param name="steering">Says whether samples may be started.</param>
/// <param name="mostAtOnce">How many may run at the same time now.</param>
internal sealed class SamplePool(EvalSteering steering, Func<int> mostAtOnce)
{
    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private TaskCompletionSource? _changed;
    private ExceptionDispatchInfo? _failure;
    private int _running;

    /// <summary>Runs all attempts; returns when the last one has ended.</summary>
    /// <param name="attempts">What is to run, in order.</param>
    /// <param name="work">Runs one. The first that fails ends all others, and is thrown.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public async Task RunAsync(IAsyncEnumerable<SampleAttempt> attempts, Func<SampleAttempt, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var following = steering.Follow(Signal);
        try
        {
            await foreach (var attempt in attempts.WithCancellation(ending.Token).ConfigureAwait(false))
            {
                await EnterAsync(ending.Token).ConfigureAwait(false);
                _ = Task.Run(() => work(attempt, ending.Token), CancellationToken.None)
                    .ContinueWith(done => Leave(done, ending), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // What ended them is thrown below, once all have ended.
        }
        finally
        {
            await EmptyAsync().ConfigureAwait(false);
        }

        _failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (!steering.IsPaused && _running < mostAtOnce())
                {
                    _running++;
                    return;
                }

                changed = Changed();
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmptyAsync()
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_running == 0)
                {
                    return;
                }

                changed = Changed();
            }

            await changed.ConfigureAwait(false);
        }
    }

    private void Leave(Task done, CancellationTokenSource ending)
    {
        if (done.Exception is { InnerException: { } failure })
        {
            lock (_lock)
            {
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            }

            ending.Cancel();
        }

        lock (_lock)
        {
            _running--;
        }

        Signal();
    }

    private Task Changed() => (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Looks again at how many may run.</summary>
    public void Signal()
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetResult();
    }
}
