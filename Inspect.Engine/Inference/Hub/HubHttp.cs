using System.Net;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Asks the hub: waits where it is told to, and asks again after failures that pass. Thread-safe.</summary>
internal sealed class HubHttp(HubEnvironment environment, TimeProvider time) : IDisposable
{
    /// <summary>The longest wait that a server may ask for.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a refusal that names none.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);

    private readonly HubConnection _connection = new(environment, isAnonymous: false, time);

    /// <summary>How often a request is repeated.</summary>
    public const int MostAttempts = 5;

    /// <summary>How long to wait before an attempt.</summary>
    /// <param name="attempt">Attempts before it, from 1.</param>
    public static TimeSpan PauseBefore(int attempt) => TimeSpan.FromSeconds(Math.Min(1 << (attempt - 1), 16));

    /// <summary>Waits before an attempt.</summary>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken) => Task.Delay(PauseBefore(attempt), time, cancellationToken);

    /// <summary>Gets an answer that succeeded; its body is not read.</summary>
    /// <param name="repo">Whose files are asked for, for messages.</param>
    /// <param name="address">Address at the hub.</param>
    /// <param name="from">First byte that is wanted; 0 for all.</param>
    /// <param name="onWait">Is told why nothing happens for a while.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubException">The hub refuses, or cannot be asked.</exception>
    public async Task<HttpResponseMessage> GetAsync(string repo, Uri address, long from, Action<string>? onWait, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HubException failure;
            var wait = PauseBefore(attempt);
            try
            {
                var response = await _connection.SendAsync(new HubRequest(address) { From = from }, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode || (from > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
                {
                    return response;
                }

                using (response)
                {
                    failure = HubErrors.Of(repo, response, environment);
                    wait = _connection.WaitOf(response) ?? (response.StatusCode == HttpStatusCode.TooManyRequests ? UsualWait : wait);
                    wait = wait > MostWait ? MostWait : wait;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = HubErrors.Unreachable(environment, error);
            }

            if (!failure.IsTransient || attempt == MostAttempts)
            {
                throw failure;
            }

            onWait?.Invoke(failure.Message);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();
}
