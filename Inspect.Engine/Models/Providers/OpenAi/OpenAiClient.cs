using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Batching;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A model behind a server that speaks OpenAI's protocol. Thread-safe.</summary>
internal sealed class OpenAiClient : IChatClient
{
    private readonly OpenAiServer _server;
    private readonly ChatDialect _dialect;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly bool _isResponses;
    private readonly OpenAiApi _chat;
    private readonly OpenAiApi _responses;
    private readonly OpenAiErrors _errors;
    private readonly OpenAiTransport _transport;
    private readonly SdkRetries _retries;
    private readonly Batches? _batches;
    private readonly SemaphoreSlim _turn = new(1); // guards _isGreeted and _hasSummaries
    private bool _isGreeted;
    private bool? _hasSummaries;

    /// <summary>Makes the client.</summary>
    /// <param name="server">The server.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="fullName">The same with the name of its service, where it has one.</param>
    /// <param name="isResponses">It is asked by the responses API.</param>
    /// <param name="time">Measures waits.</param>
    public OpenAiClient(OpenAiServer server, ChatDialect dialect, string model, string fullName, bool isResponses, TimeProvider time)
    {
        _server = server;
        _dialect = dialect;
        _model = model;
        _time = time;
        _isResponses = isResponses;
        _chat = new OpenAiApi(dialect, model, isResponses: false);
        _responses = new OpenAiApi(dialect, model, isResponses: true);
        _errors = new OpenAiErrors(server, dialect, model, fullName);
        _transport = new OpenAiTransport(server);
        _retries = new SdkRetries(time);
        _batches = dialect.IsOpenAi ? new Batches(new OpenAiBatches(new BatchHttp(server.Address, () => [server.KeyHeader is { } header ? new(header, server.Key) : new("Authorization", $"Bearer {server.Key}")], server.Provider)), time) : null;
    }

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = HostedRequest.Of(options);
        var api = _isResponses || (_dialect.IsOpenAi && ResponsesRequest.NeedsImages(request.Config)) ? _responses : _chat;
        var body = api.Body(request, await PrepareAsync(request, cancellationToken).ConfigureAwait(false));
        if (_server.SafetyIdentifier is { } safety)
        {
            body.TryAdd("safety_identifier", safety);
        }

        using var exchange = new OpenAiExchange(api, _errors, _server, _dialect, request, _time);
        await exchange.SendAsync(b => SendAsync(api.Path, b, request, cancellationToken), body).ConfigureAwait(false);
        await foreach (var text in exchange.ReadTextAsync(cancellationToken).ConfigureAwait(false))
        {
            // Who does not watch gets the answer alone, so that one that breaks off can be asked for again.
            if (request.IsWatched)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            }
        }

        yield return HostedRequest.Finish(await exchange.FinishAsync(path => SendAsync(path, null, [], request.Attempts, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Sends a call by itself, or in a batch.</summary>
    private Task<HttpAnswer> SendAsync(string path, JsonObject body, HostedRequest request, CancellationToken cancellationToken)
    {
        var headers = RequestJson.Headers(request.Config);
        if (_batches is null || Batches.PolicyOf(request.Config) is not { } policy)
        {
            return SendAsync(path, body, headers, request.Attempts, cancellationToken);
        }

        body.Remove("stream");
        body.Remove("stream_options");
        body.Remove("background");
        return _batches.SendAsync(BatchKind.Of(_model, path, headers), body, policy, cancellationToken);
    }

    private Task<HttpAnswer> SendAsync(string path, JsonObject? body, IEnumerable<KeyValuePair<string, string>> headers, AttemptWatch? attempts, CancellationToken cancellationToken) =>
        _retries.SendAsync(token => _transport.SendAsync(path, body, headers, token), attempts, cancellationToken);

    /// <summary>What must be known before a call; of calls at the same time one finds it out.</summary>
    /// <returns>Kind of the summary of reasoning; null for none.</returns>
    private async Task<string?> PrepareAsync(HostedRequest request, CancellationToken cancellationToken)
    {
        var needsSummaries = _isResponses && ResponsesRequest.NeedsProbe(request, _model, _dialect);
        bool? summaries = null;
        if (needsSummaries || _dialect.HasModelList)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await GreetAsync(cancellationToken).ConfigureAwait(false);
                if (needsSummaries)
                {
                    summaries = _hasSummaries ??= await HasSummariesAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                _turn.Release();
            }
        }

        return request.Config.ReasoningSummary switch
        {
            null => summaries == true || !_dialect.IsOpenAi ? "auto" : null,
            "none" => null,
            var kind => kind,
        };
    }

    /// <summary>A server of one's own is asked for its models first: one that is not there is found before anything is sent to it.</summary>
    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        if (_dialect.HasModelList && !_isGreeted)
        {
            using var answer = await SendAsync("models", null, [], null, cancellationToken).ConfigureAwait(false);
            _isGreeted = true;
        }
    }

    /// <summary>Only keys of organizations that are verified see summaries; a call tells whether this is one. Null where the server is at fault: the next call finds out.</summary>
    private async Task<bool?> HasSummariesAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendAsync(ResponsesRequest.Path, ResponsesRequest.Probe(_model), [], null, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccess ? true : answer.Status is 408 or 429 or >= 500 ? null : false;
        }
        catch (ProviderException)
        {
            return null;
        }
    }
}
