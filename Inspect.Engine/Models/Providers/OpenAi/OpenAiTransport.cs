using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;
using OpenAI;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Sends requests through the pipeline of OpenAI's client, which signs them; it repeats nothing by itself, and bodies go as they are.</summary>
internal sealed class OpenAiTransport
{
    /// <summary>As long as the maker's own client waits for an answer.</summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromMinutes(10);

    private readonly OpenAiServer _server;
    private readonly ClientPipeline _pipeline;

    /// <summary>Makes the transport to a server.</summary>
    public OpenAiTransport(OpenAiServer server)
    {
        _server = server;
        var options = new OpenAIClientOptions
        {
            Endpoint = server.Address,
            NetworkTimeout = NetworkTimeout,
            RetryPolicy = new NoRetries(),
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        var key = new ApiKeyCredential(server.Key);
#pragma warning disable OPENAI001 // The only way to another header for the key than a bearer's.
        _pipeline = server.KeyHeader is { } header
            ? new OpenAIClient(ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(key, header), options).Pipeline
            : new OpenAIClient(key, options).Pipeline;
#pragma warning restore OPENAI001
    }

    /// <summary>Posts a body.</summary>
    /// <param name="path">Where to, below the address of the server.</param>
    /// <param name="body">The body; null asks without one (GET).</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">The server was not reached.</exception>
    public async Task<HttpAnswer> SendAsync(string path, JsonObject? body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = body is null ? "GET" : "POST";
        message.Request.Uri = new Uri($"{_server.Address.AbsoluteUri.TrimEnd('/')}/{path}");
        message.Request.Headers.Set("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.Set("Content-Type", "application/json");
            message.Request.Content = BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(body)));
        }

        foreach (var (name, value) in headers)
        {
            message.Request.Headers.Set(name, value);
        }

        message.Apply(new RequestOptions { BufferResponse = false, CancellationToken = cancellationToken });
        try
        {
            await _pipeline.SendAsync(message).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ClientResultException || Connection.IsBroken(error, cancellationToken))
        {
            throw Connection.None(_server.Provider, _server.Address, _server.AddressSetting, error);
        }

        var response = message.ExtractResponse()!;
        return new HttpAnswer(response.Status, name => response.Headers.TryGetValue(name, out var value) ? value : null, response.ContentStream ?? Stream.Null, response);
    }

    /// <summary>Tries are counted and waited for by <see cref="SdkRetries"/>.</summary>
    private sealed class NoRetries : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNextAsync(message, pipeline, currentIndex);
    }
}
