using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Calls;

/// <summary>One attempt of a model call: its updates one by one, within its time.</summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly string _model;
    private readonly TimeSpan? _timeout;
    private readonly Deadline _deadline;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource _both;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;

    public Attempt(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> begin, string model, TimeSpan? timeout, TimeProvider time, Deadline deadline)
    {
        _model = model;
        _timeout = timeout;
        _deadline = deadline;
        _timer = timeout is { } most ? new CancellationTokenSource(most, time) : null;
        _both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _timer?.Token ?? CancellationToken.None);
        _updates = begin(_both.Token).GetAsyncEnumerator(_both.Token);
    }

    /// <summary>There is an update.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>The update.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Waits for the next update.</summary>
    /// <exception cref="AttemptTimeoutException">The attempt took too long.</exception>
    /// <exception cref="InspectException">The call took too long, or failed.</exception>
    public async Task MoveNextAsync()
    {
        try
        {
            HasCurrent = await _updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_deadline.IsOver)
        {
            throw _deadline.Error(_model);
        }
        catch (OperationCanceledException) when (_timer is { IsCancellationRequested: true } && !_deadline.Token.IsCancellationRequested)
        {
            throw new AttemptTimeoutException($"{_model} did not answer within {_timeout!.Value.TotalSeconds:0} s. Raise the attempt timeout, or look at what the provider says.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync().ConfigureAwait(false);
        _both.Dispose();
        _timer?.Dispose();
    }
}
