using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Batching;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Asks a model over the Gemini API.</summary>
/// <param name="server">The server.</param>
/// <param name="time">Measures times.</param>
internal sealed class GoogleClient(HostedServer server, TimeProvider time) : HostedClient
{
    /// <summary>A model that does not get the call of a function right is asked again.</summary>
    private const int MostAttempts = 3;

    private readonly HostedHttp _http = new(server);
    private readonly Batches _batches = new(new GoogleBatches(new BatchHttp(HostedServer.Versioned(server.Address, "v1"), () => [new("x-goog-api-key", server.Key)], server.Provider)), time);
    private readonly Uri _root = HostedServer.Versioned(server.Address, "v1");

    /// <inheritdoc />
    protected override async IAsyncEnumerable<HostedPiece> AnswerAsync(HostedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policy = Batches.PolicyOf(request.Config);
        var made = policy is null ? GoogleRequest.Of(request) : GoogleRequest.Of(request) with { IsStream = false };
        ModelUsage? before = null;
        for (var attempt = 1; ; attempt++)
        {
            var sent = made;
            var exchange = new HostedExchange(server, request, sent.Body, time);
            using var response = await exchange.SendAsync(() => policy is null
                ? _http.PostAsync(new Uri(_root, sent.Path), sent.Body, sent.IsStream, Headers(request), cancellationToken)
                : _batches.SendAsync(BatchKind.Of(request.Model, "generateContent", RequestJson.Headers(request.Config)), sent.Body, policy, cancellationToken)).ConfigureAwait(false);
            if (!response.IsSuccess)
            {
                yield return HostedPiece.Of(await RefusedAsync(request.Model, response, exchange, cancellationToken).ConfigureAwait(false));
                yield break;
            }

            JsonElement answer;
            if (response.IsEvents)
            {
                var stream = new GoogleStream();
                await foreach (var piece in exchange.EventsAsync(response, cancellationToken).ConfigureAwait(false))
                {
                    yield return HostedPiece.Of(exchange.Judged(() => stream.Add(piece)));
                }

                answer = exchange.Judged(stream.Finish);
            }
            else
            {
                answer = await exchange.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            }

            exchange.Tell(answer, isError: false);
            var output = GoogleAnswer.Of(answer, request.Model);
            before = before is null ? output.Usage : output.Usage is null ? before : before + output.Usage;
            if (attempt < MostAttempts && GoogleAnswer.IsMalformedCall(answer))
            {
                made = made.Again();
                continue;
            }

            yield return HostedPiece.Of(output with { Usage = before });
            yield break;
        }
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

    private IEnumerable<KeyValuePair<string, string>> Headers(HostedRequest request) => [new("x-goog-api-key", server.Key), .. RequestJson.Headers(request.Config)];

    private async Task<ModelOutput> RefusedAsync(string model, HttpAnswer answer, HostedExchange exchange, CancellationToken cancellationToken)
    {
        var (status, body) = (answer.Status, await exchange.ReadRefusalAsync(answer, cancellationToken).ConfigureAwait(false));
        return GoogleErrors.Output(model, status, body) ?? throw GoogleErrors.Judged(server.Refused(model, status, GoogleErrors.MessageOf(body), GoogleErrors.IsKeyRefused(status, body)), body);
    }
}
