using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Asks a model over Mistral's API.</summary>
/// <param name="server">The server.</param>
/// <param name="time">Measures times.</param>
internal sealed class MistralClient(HostedServer server, TimeProvider time) : HostedClient
{
    private readonly HostedHttp _http = new(server);
    private readonly Uri _root = HostedServer.Versioned(server.Address, "v1");

    /// <inheritdoc />
    protected override async IAsyncEnumerable<HostedPiece> AnswerAsync(HostedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var made = MistralRequest.Of(request);
        var exchange = new HostedExchange(server, request, made.Body, time);
        using var response = await exchange.SendAsync(() => _http.PostAsync(new Uri(_root, made.Path), made.Body, made.IsStream, Headers(request), cancellationToken)).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            yield return HostedPiece.Of(await RefusedAsync(request.Model, response, exchange, cancellationToken).ConfigureAwait(false));
            yield break;
        }

        JsonElement answer;
        if (!response.IsEvents)
        {
            answer = await exchange.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
        else if (made.IsConversation)
        {
            var entries = new MistralEntries();
            await foreach (var data in exchange.EventsAsync(response, cancellationToken).ConfigureAwait(false))
            {
                yield return HostedPiece.Of(exchange.Judged(() => entries.Add(data)));
            }

            answer = exchange.Judged(entries.Finish);
        }
        else
        {
            var stream = new MistralStream();
            await foreach (var piece in exchange.EventsAsync(response, cancellationToken).ConfigureAwait(false))
            {
                yield return HostedPiece.Of(exchange.Judged(() => stream.Add(piece)));
            }

            answer = exchange.Judged(stream.Finish);
        }

        exchange.Tell(answer, isError: false);
        yield return HostedPiece.Of(made.IsConversation ? MistralAnswer.Conversation(answer, request.Model, request.Tools) : MistralAnswer.Chat(answer, request.Tools));
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _http.Dispose();
        }

        base.Dispose(disposing);
    }

    private IEnumerable<KeyValuePair<string, string>> Headers(HostedRequest request) => [new("authorization", $"Bearer {server.Key}"), .. RequestJson.Headers(request.Config)];

    private async Task<ModelOutput> RefusedAsync(string model, HttpAnswer answer, HostedExchange exchange, CancellationToken cancellationToken)
    {
        var (status, body) = (answer.Status, await exchange.ReadRefusalAsync(answer, cancellationToken).ConfigureAwait(false));
        return MistralErrors.Output(model, status, body) ?? throw server.Refused(model, status, MistralErrors.MessageOf(body), status is 401 or 403);
    }
}
