using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Batching;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Asks a model over Anthropic's messages API.</summary>
/// <param name="server">The server.</param>
/// <param name="time">Measures times.</param>
internal sealed class AnthropicChatClient(HostedServer server, TimeProvider time) : HostedClient
{
    /// <summary>A turn that is broken off more often than this is taken as it is.</summary>
    private const int MostParts = 32;

    private readonly AnthropicTransport _transport = new(server);
    private readonly Batches _batches = new(new AnthropicBatches(new BatchHttp(server.Address, () => [server.IsToken ? new("authorization", $"Bearer {server.Key}") : new("x-api-key", server.Key), new("anthropic-version", "2023-06-01")], server.Provider)), time);
    private readonly SdkRetries _retries = new(time);

    /// <inheritdoc />
    protected override async IAsyncEnumerable<HostedPiece> AnswerAsync(HostedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policy = Batches.PolicyOf(request.Config);
        var made = policy is null ? AnthropicRequest.Of(request) : AnthropicRequest.Of(request).Whole();
        ModelOutput? before = null;
        for (var part = 1; ; part++)
        {
            var (body, headers) = (made.Body, made.Headers(request.Config, server.IsToken));
            var exchange = new HostedExchange(server, request, body, time);
            using var response = await exchange.SendAsync(() => policy is null
                ? _retries.SendAsync(t => _transport.CreateAsync(body, headers, t), request.Attempts, cancellationToken)
                : _batches.SendAsync(BatchKind.Of(request.Model, "v1/messages", headers), body, policy, cancellationToken)).ConfigureAwait(false);
            if (!response.IsSuccess)
            {
                yield return HostedPiece.Of(await RefusedAsync(request.Model, response, exchange, cancellationToken).ConfigureAwait(false));
                yield break;
            }

            JsonElement answer;
            if (response.IsEvents)
            {
                var stream = new AnthropicStream();
                await foreach (var data in exchange.EventsAsync(response, cancellationToken).ConfigureAwait(false))
                {
                    if (AnthropicErrors.OutputAmid(request.Model, data) is { } refused)
                    {
                        exchange.Tell(data, isError: true);
                        yield return HostedPiece.Of(refused);
                        yield break;
                    }

                    yield return HostedPiece.Of(exchange.Judged(() => stream.Add(data)));
                }

                answer = exchange.Judged(stream.Finish);
            }
            else
            {
                answer = await exchange.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            }

            exchange.Tell(answer, isError: false);
            var output = AnthropicAnswer.Of(answer, !request.Tools.IsEmpty);
            output = await CountedAsync(request.Model, answer, output, cancellationToken).ConfigureAwait(false);
            before = before is null ? output : AnthropicAnswer.Joined(before, output);
            if (!AnthropicAnswer.IsPaused(answer) || part == MostParts)
            {
                yield return HostedPiece.Of(before);
                yield break;
            }

            made = made.After(AnthropicAnswer.Blocks(answer));
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The output with the tokens of its reasoning, which the server counts when it is asked. An answer is not lost because nobody counted it.</summary>
    private async Task<ModelOutput> CountedAsync(string model, JsonElement answer, ModelOutput output, CancellationToken cancellationToken)
    {
        if (output.Usage is null || AnthropicAnswer.Thoughts(answer) is not { } thoughts)
        {
            return output;
        }

        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = thoughts }) };
        try
        {
            using var response = await _retries.SendAsync(t => _transport.CountAsync(body, t), null, cancellationToken).ConfigureAwait(false);
            var counted = response.IsSuccess ? BoundedBody.TryParse(await BoundedBody.ReadAsync(server.Provider, response.Body, cancellationToken).ConfigureAwait(false)) : null;
            return counted is { } value && AnswerJson.Long(value, "input_tokens") is { } tokens ? output with { Usage = output.Usage with { ReasoningTokens = tokens } } : output;
        }
        catch (ProviderException)
        {
            return output;
        }
    }

    private async Task<ModelOutput> RefusedAsync(string model, HttpAnswer answer, HostedExchange exchange, CancellationToken cancellationToken)
    {
        var (status, body) = (answer.Status, await exchange.ReadRefusalAsync(answer, cancellationToken).ConfigureAwait(false));
        return AnthropicErrors.Output(model, status, body) ?? throw AnthropicErrors.Judged(server.Refused(model, status, AnthropicErrors.MessageOf(body), status is 401 or 403), body);
    }
}
