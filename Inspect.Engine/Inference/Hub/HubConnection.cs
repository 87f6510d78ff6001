using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Asks the hub once, and follows redirections without taking the token to another server. Thread-safe.</summary>
/// <param name="environment">Where the hub is, and who asks.</param>
/// <param name="isAnonymous">Asks without the token.</param>
/// <param name="time">Clock of answers that do not come.</param>
internal sealed partial class HubConnection(HubEnvironment environment, bool isAnonymous, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 5;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A token goes with what is asked.</summary>
    public bool HasToken => Token is not null;

    private string? Token => isAnonymous ? null : environment.Token();

    /// <summary>The address is one of the hub, to which alone the token goes: by name, port and kind of connection.</summary>
    public bool IsHub(Uri address) => environment.Endpoint is var hub
        && address.Scheme == hub.Scheme && address.Port == hub.Port && address.Host.Equals(hub.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>How long an answer asks to wait before the next question; null where it does not say.</summary>
    public TimeSpan? WaitOf(HttpResponseMessage answer)
    {
        var wait = answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } at ? at - time.GetUtcNow() : null);
        if (wait is null && answer.Headers.TryGetValues("RateLimit", out var limits) && Reset().Match(string.Join(',', limits)) is { Success: true } reset)
        {
            wait = TimeSpan.FromSeconds(int.Parse(reset.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Gets the answer at the end of all redirections, whatever it is; its body is not read.</summary>
    /// <exception cref="HubException">The redirections have no end, or lead away from encryption.</exception>
    /// <exception cref="HttpRequestException">The hub, or the server that it leads to, cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">No answer came within a minute, or <paramref name="cancellationToken"/> gave up.</exception>
    public async Task<HttpResponseMessage> SendAsync(HubRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var redirects = 0; ; redirects++)
        {
            using var message = MessageOf(request, address);
            using var late = new CancellationTokenSource(AnswerTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (IsHub(address))
            {
                request.OnHub?.Invoke(answer.Headers);
            }

            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return answer;
            }

            answer.Dispose();
            var next = new Uri(address, location);
            if (redirects == MostRedirects || next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http"))
            {
                throw new HubException($"The hub at {environment.Endpoint.Host} leads from one address to the next without an end, or away from encryption. Check HF_ENDPOINT.", isTransient: false);
            }

            address = next;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage MessageOf(HubRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Json is null ? HttpMethod.Get : HttpMethod.Post, address);
        message.Headers.TryAddWithoutValidation("User-Agent", "inspect-dotnet");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        message.Content = request.Json is null ? null : new StringContent(request.Json, Encoding.UTF8, "application/json");
        if (request.From > 0)
        {
            message.Headers.Range = new RangeHeaderValue(request.From, null);
        }

        if (IsHub(address) && Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return message;
    }

    /// <summary>Seconds until more may be asked, where nothing is left, in the header that the hub sends in place of <c>Retry-After</c>: <c>"api";r=0;t=55</c>.</summary>
    [GeneratedRegex(@";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,6})\b")]
    private static partial Regex Reset();
}
