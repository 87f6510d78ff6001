using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Connections to the server of a hosted model.</summary>
/// <param name="server">The server.</param>
internal sealed class HostedHttp(HostedServer server) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>No time limit of its own: calls have one.</summary>
    private readonly HttpClient _http = new(Handler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Makes connections that follow no redirection, so that a key goes to no other server.</summary>
    public static HttpMessageHandler Handler() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = Lifetime, UseCookies = false };

    /// <summary>Sends a body of JSON; the answer is not read beyond its headers.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="isStream">The answer shall come in pieces.</param>
    /// <param name="headers">Further headers; of equal ones the last counts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">There is no connection.</exception>
    public async Task<HttpAnswer> PostAsync(Uri address, JsonObject body, bool isStream, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        return await SendAsync(message, isStream, headers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for what lies under an address; the answer is not read beyond its headers.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">There is no connection.</exception>
    public async Task<HttpAnswer> GetAsync(Uri address, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(message, isStream: false, headers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An answer whose body is read as it comes.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="status">Status that the server gave.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<HttpAnswer> AnswerAsync(HttpResponseMessage response, int status, CancellationToken cancellationToken) => new(
        status,
        n => response.Headers.TryGetValues(n, out var values) || response.Content.Headers.TryGetValues(n, out values) ? string.Join(',', values) : null,
        await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
        response);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<HttpAnswer> SendAsync(HttpRequestMessage message, bool isStream, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        message.Headers.TryAddWithoutValidation("accept", isStream ? MediaTypeNames.Text.EventStream : MediaTypeNames.Application.Json);
        foreach (var (name, value) in headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return await AnswerAsync(response, (int)response.StatusCode, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Connection.IsBroken(error, cancellationToken))
        {
            throw server.Unreachable(error);
        }
    }
}
