using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using global::Anthropic.Core;
using global::Anthropic.Exceptions;
using global::Anthropic.Models.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Sends requests through the maker's package, as they are: it knows the key, the version and the paths.</summary>
internal sealed class AnthropicTransport : IDisposable
{
    /// <summary>The package wants a limit; those of calls are shorter.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, JsonElement> NoQuery = [];

    private readonly HostedServer _server;
    private readonly HttpClient _http;
    private readonly global::Anthropic.AnthropicClient _client;

    /// <summary>Makes the connections.</summary>
    /// <param name="server">The server.</param>
    public AnthropicTransport(HostedServer server)
    {
        _server = server;
        _http = new HttpClient(new RefusalCarrier(HostedHttp.Handler())) { Timeout = Timeout.InfiniteTimeSpan };
        _client = new global::Anthropic.AnthropicClient(new ClientOptions
        {
            HttpClient = _http,
            BaseUrl = HostedServer.Unversioned(server.Address),
            ApiKey = server.IsToken ? null : server.Key,
            AuthToken = server.IsToken ? server.Key : null,
            MaxRetries = 0,
            Timeout = Longest,
            ResponseValidation = false,
        });
    }

    /// <summary>Asks for a message; the answer is not read beyond its headers.</summary>
    /// <param name="body">What is sent.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">There is no connection.</exception>
    public Task<HttpAnswer> CreateAsync(JsonObject body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        SendAsync(MessageCreateParams.FromRawUnchecked(Texts(headers), NoQuery, Fields(body)), cancellationToken);

    /// <summary>Asks how many tokens messages have.</summary>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">There is no connection.</exception>
    public Task<HttpAnswer> CountAsync(JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(MessageCountTokensParams.FromRawUnchecked(Texts([]), NoQuery, Fields(body)), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static Dictionary<string, JsonElement> Fields(JsonObject body) => JsonSerializer.SerializeToElement(body).EnumerateObject().ToDictionary(f => f.Name, f => f.Value);

    private static Dictionary<string, JsonElement> Texts(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var texts = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            texts[name] = JsonSerializer.SerializeToElement(value);
        }

        return texts;
    }

    private async Task<HttpAnswer> SendAsync<T>(T parameters, CancellationToken cancellationToken)
        where T : ParamsBase
    {
        try
        {
            var response = await _client.WithRawResponse.Execute(new HttpRequest<T> { Method = HttpMethod.Post, Params = parameters }, cancellationToken).ConfigureAwait(false);
            return await HostedHttp.AnswerAsync(response.RawMessage, RefusalCarrier.StatusOf(response.RawMessage), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AnthropicIOException || Connection.IsBroken(error, cancellationToken))
        {
            throw _server.Unreachable(error.InnerException ?? error);
        }
    }

    /// <summary>The package reads the whole of a refusal, without bounds, and throws its headers away; so it sees none, and the status goes past it in a header.</summary>
    private sealed class RefusalCarrier(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const string Header = "inspect-status";

        /// <summary>The status that the server gave.</summary>
        public static int StatusOf(HttpResponseMessage response) =>
            response.Headers.TryGetValues(Header, out var values) && int.TryParse(values.First(), CultureInfo.InvariantCulture, out var status) ? status : (int)response.StatusCode;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Headers.Remove(Header);
            if (!response.IsSuccessStatusCode)
            {
                response.Headers.TryAddWithoutValidation(Header, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
                response.StatusCode = System.Net.HttpStatusCode.OK;
            }

            return response;
        }
    }
}
