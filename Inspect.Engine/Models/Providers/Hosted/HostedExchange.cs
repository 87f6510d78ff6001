using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>One request to a server and its answer: read within bounds, and told to whoever keeps it.</summary>
/// <param name="server">The server.</param>
/// <param name="request">The call that it is part of.</param>
/// <param name="body">What is sent.</param>
/// <param name="time">Measures times.</param>
internal sealed class HostedExchange(HostedServer server, HostedRequest request, JsonObject body, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Sends the request.</summary>
    /// <param name="send">Sends it.</param>
    /// <exception cref="ProviderException">There is no connection.</exception>
    public async Task<HttpAnswer> SendAsync(Func<Task<HttpAnswer>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (ProviderException)
        {
            Tell(null, isError: true);
            throw;
        }
    }

    /// <summary>The whole answer as JSON. Servers may give one also to who asked for pieces.</summary>
    /// <exception cref="ProviderException">It is no JSON, too long, or the connection was closed.</exception>
    public async Task<JsonElement> ReadAsync(HttpAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BoundedBody.ReadAsync(server.Provider, answer.Body, cancellationToken).ConfigureAwait(false);
            return BoundedBody.TryParse(server.WithoutKey(bytes)) is { ValueKind: JsonValueKind.Object } value
                ? value
                : throw AnswerJson.Unreadable(server.Provider, answer.IsJson ? "no JSON object" : $"{answer.Header("content-type")} in place of JSON");
        }
        catch (ProviderException)
        {
            Tell(null, isError: true);
            throw;
        }
    }

    /// <summary>What the server says in place of an answer.</summary>
    public async Task<string> ReadRefusalAsync(HttpAnswer answer, CancellationToken cancellationToken)
    {
        var text = server.WithoutKey(await BoundedBody.ReadErrorAsync(server.Provider, answer.Body, cancellationToken).ConfigureAwait(false));
        Tell(
            BoundedBody.TryParse(Encoding.UTF8.GetBytes(text)) is { ValueKind: JsonValueKind.Object } value ? value : JsonSerializer.SerializeToElement(new JsonObject { ["error"] = text }),
            isError: true);
        return text;
    }

    /// <summary>The events of an answer that comes in pieces.</summary>
    /// <exception cref="ProviderException">One is no JSON, or the answer is too long, silent for too long, or the connection was closed.</exception>
    public async IAsyncEnumerable<JsonElement> EventsAsync(HttpAnswer answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var stream = new BoundedStream(server.Provider, answer.Body);
        var events = SseParser.Create(stream).EnumerateAsync(both.Token).GetAsyncEnumerator(both.Token);
        await using var ending = events.ConfigureAwait(false);
        while (await MoveNextAsync(events, silence, cancellationToken).ConfigureAwait(false))
        {
            if (events.Current.Data is { Length: > 0 } data && data != "[DONE]")
            {
                yield return Judged(() => AnswerJson.Parse(server.Provider, server.WithoutKey(data)));
            }
        }
    }

    /// <summary>What is made of an answer, or a piece of one; a failure of it is told of.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public T Judged<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ProviderException)
        {
            Tell(null, isError: true);
            throw;
        }
    }

    /// <summary>Tells of the answer: what the log keeps of the call.</summary>
    public void Tell(JsonElement? answer, bool isError) =>
        request.Exchanged?.Invoke(new RawCall(body, answer, isError, Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3)));

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        try
        {
            if (request.Config.StreamIdleTimeout is { } seconds)
            {
                silence.CancelAfter(TimeSpan.FromSeconds(seconds));
            }

            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ProviderException || Connection.IsBroken(error, cancellationToken))
        {
            Tell(null, isError: true);
            throw silence.IsCancellationRequested
                ? new ProviderException($"The server of {server.Provider} was silent for {request.Config.StreamIdleTimeout} s amid its answer. Raise stream_idle_timeout, or run it again.", null, isTransient: true, error)
                : error as ProviderException ?? Connection.Broken(server.Provider, error);
        }
    }
}
