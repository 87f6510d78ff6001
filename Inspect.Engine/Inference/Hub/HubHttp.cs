using System.Net;
using System.Net.Http.Headers;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Asks the hub: follows redirections without taking the token to another server, waits where it is told to, and asks again after failures that pass. Thread-safe.</summary>
internal sealed class HubHttp(HubEnvironment environment, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>The longest wait that a server may ask for.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a refusal that names none.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

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
                var response = await FollowAsync(address, from, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode || (from > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
                {
                    return response;
                }

                using (response)
                {
                    failure = HubErrors.Of(repo, response, environment);
                    wait = response.StatusCode == HttpStatusCode.TooManyRequests ? WaitOf(response.Headers.RetryAfter) : response.Headers.RetryAfter is { } later ? WaitOf(later) : wait;
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
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(Uri address, long from, CancellationToken cancellationToken)
    {
        var endpoint = environment.Endpoint;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "inspect-dotnet");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
            if (from > 0)
            {
                request.Headers.Range = new RangeHeaderValue(from, null);
            }

            if (IsSameServer(address, endpoint) && environment.Token() is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var late = new CancellationTokenSource(AnswerTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(address, location);
            if (redirects == MostRedirects || next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http"))
            {
                throw new HubException($"The hub at {endpoint.Host} leads from one address to the next without an end, or away from encryption. Check HF_ENDPOINT.", isTransient: false);
            }

            address = next;
        }
    }

    /// <summary>The token is for the hub: for its name, port and kind of connection.</summary>
    private static bool IsSameServer(Uri address, Uri endpoint) =>
        address.Scheme == endpoint.Scheme && address.Port == endpoint.Port && address.Host.Equals(endpoint.Host, StringComparison.OrdinalIgnoreCase);

    private TimeSpan WaitOf(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } at ? at - time.GetUtcNow() : UsualWait);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > MostWait ? MostWait : wait;
    }
}
