using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>One request and its answer: first the text as it comes, then the output. Whoever keeps raw calls is told of it, however it ends.</summary>
/// <param name="api">The protocol.</param>
/// <param name="errors">Judges failures.</param>
/// <param name="server">The server.</param>
/// <param name="dialect">How the service speaks.</param>
/// <param name="request">The call.</param>
/// <param name="time">Measures how long it takes, and silence.</param>
internal sealed class OpenAiExchange(OpenAiApi api, OpenAiErrors errors, OpenAiServer server, ChatDialect dialect, HostedRequest request, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();
    private readonly IOpenAiStream _stream = api.NewStream();
    private JsonObject? _body;
    private HttpAnswer? _answer;

    /// <summary>Sends the request.</summary>
    /// <param name="send">Sends a body.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="ProviderException">The server was not reached.</exception>
    public async Task SendAsync(Func<JsonObject, Task<HttpAnswer>> send, JsonObject body)
    {
        _body = body;
        try
        {
            _answer = await send(body).ConfigureAwait(false);
        }
        catch (ProviderException error)
        {
            Tell(JsonSerializer.SerializeToElement(new { error = error.Message }), isError: true);
            throw;
        }
    }

    /// <summary>The text of a streamed answer, piece by piece; nothing of one that comes in one.</summary>
    /// <exception cref="ProviderException">The answer breaks off, or tells of a failure.</exception>
    public async IAsyncEnumerable<string> ReadTextAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_answer is not { IsSuccess: true, IsEvents: true })
        {
            yield break;
        }

        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var body = new BoundedStream(server.Provider, _answer.Body);
        var items = SseParser.Create(body).EnumerateAsync(both.Token).GetAsyncEnumerator(both.Token);
        await using var closing = items.ConfigureAwait(false);
        while (await NextAsync(items, silence, cancellationToken).ConfigureAwait(false))
        {
            if (Take(items.Current.Data) is { Length: > 0 } text)
            {
                yield return text;
            }
        }
    }

    /// <summary>The output.</summary>
    /// <param name="look">Looks whether an answer that takes its time is ready, by its path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProviderException">The answer is a failure, or none.</exception>
    public async Task<ModelOutput> FinishAsync(Func<string, Task<HttpAnswer>> look, CancellationToken cancellationToken)
    {
        if (!_answer!.IsSuccess)
        {
            return await RefusedAsync(cancellationToken).ConfigureAwait(false);
        }

        var answer = _answer.IsEvents ? _stream.ToAnswer() ?? throw Lost("an empty stream", dialect.IsRepeated) : await ReadWholeAsync(cancellationToken).ConfigureAwait(false);
        while (api.Pending(_body!, answer) is { } path)
        {
            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(false);
            _answer.Dispose();
            _answer = await look(path).ConfigureAwait(false);
            if (!_answer.IsSuccess)
            {
                return await RefusedAsync(cancellationToken).ConfigureAwait(false);
            }

            answer = await ReadWholeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (api.FailureIn(answer) is { } failure)
        {
            Tell(Redacted(answer), isError: true);
            return errors.OfEvent(Redacted(failure), api.IsResponses);
        }

        Tell(answer, isError: false);
        return api.Output(answer, request) ?? throw errors.Strange("JSON, but no answer", dialect.RepeatsBroken);
    }

    /// <inheritdoc />
    public void Dispose() => _answer?.Dispose();

    private async Task<ModelOutput> RefusedAsync(CancellationToken cancellationToken)
    {
        var text = server.Redact(await BoundedBody.ReadErrorAsync(server.Provider, _answer!.Body, cancellationToken).ConfigureAwait(false));
        Tell(BoundedBody.TryParse(Encoding.UTF8.GetBytes(text)) is { ValueKind: JsonValueKind.Object } error ? error : JsonSerializer.SerializeToElement(new { error = text }), isError: true);
        return errors.OfStatus(_answer.Status, text, api.IsResponses);
    }

    private async Task<JsonElement> ReadWholeAsync(CancellationToken cancellationToken)
    {
        if (!_answer!.IsJson)
        {
            throw Lost("no JSON", dialect.RepeatsStrange);
        }

        var body = await BoundedBody.ReadAsync(server.Provider, _answer.Body, cancellationToken).ConfigureAwait(false);
        return BoundedBody.TryParse(body) is { ValueKind: JsonValueKind.Object } answer ? answer : throw Lost("broken JSON", dialect.RepeatsBroken);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> items, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        try
        {
            if (request.Config.StreamIdleTimeout is { } seconds)
            {
                silence.CancelAfter(TimeSpan.FromSeconds(seconds));
            }

            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException($"The server of {server.Provider} was silent for {request.Config.StreamIdleTimeout} s amid its answer. Raise stream_idle_timeout, or run it again.", null, isTransient: true);
        }
        catch (Exception error) when (Connection.IsBroken(error, cancellationToken))
        {
            throw Connection.Broken(server.Provider, error);
        }
    }

    private string? Take(string data)
    {
        if (data == "[DONE]")
        {
            return null;
        }

        if (BoundedBody.TryParse(Encoding.UTF8.GetBytes(data)) is not { ValueKind: JsonValueKind.Object } item)
        {
            throw Lost("no JSON amid its stream", dialect.RepeatsBroken);
        }

        if ((AnswerJson.Text(item, "type") == "error" ? item : AnswerJson.Get(item, "error")) is { } failure)
        {
            Tell(Redacted(item), isError: true);
            throw errors.OfStream(Redacted(failure));
        }

        return _stream.Add(item);
    }

    /// <summary>What a server says of a failure may hold the key that it got.</summary>
    private JsonElement Redacted(JsonElement value) => JsonElement.Parse(server.Redact(value.GetRawText()));

    private ProviderException Lost(string what, bool isTransient)
    {
        var error = errors.Strange(what, isTransient);
        Tell(JsonSerializer.SerializeToElement(new { error = error.Message }), isError: true);
        return error;
    }

    private void Tell(JsonElement answer, bool isError) =>
        request.Exchanged?.Invoke(new RawCall(_body!, answer, isError, Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3)));
}
