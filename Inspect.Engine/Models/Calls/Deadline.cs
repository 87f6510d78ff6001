namespace Inspect.Engine.Models.Calls;

/// <summary>The time that a model call has with its retries.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan? _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource _both;

    public Deadline(TimeSpan? timeout, TimeProvider time, CancellationToken caller)
    {
        _timeout = timeout;
        _time = time;
        _caller = caller;
        _timer = timeout is { } most ? new CancellationTokenSource(most, time) : null;
        _both = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer?.Token ?? CancellationToken.None);
    }

    /// <summary>Ends with the caller or with the time.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Waits.</summary>
    /// <exception cref="InspectException">The time is over.</exception>
    public async Task DelayAsync(TimeSpan wait, string model)
    {
        try
        {
            await Task.Delay(wait, _time, Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsOver)
        {
            throw Error(model);
        }
    }

    /// <summary>The time is over, and it was not the caller who ended the call.</summary>
    public bool IsOver => _timer is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <summary>What the caller is told then.</summary>
    public InspectException Error(string model) =>
        new($"{model} did not answer within {_timeout!.Value.TotalSeconds:0} s, retries included. Raise the timeout, or look at what the provider says.");

    /// <inheritdoc />
    public void Dispose()
    {
        _both.Dispose();
        _timer?.Dispose();
    }
}
