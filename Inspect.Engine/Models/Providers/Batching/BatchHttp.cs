using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Requests of a provider's batches. Answers are bounded, and read no further than needed.</summary>
/// <param name="root">Address that all paths begin at, with or without a slash at its end.</param>
/// <param name="key">Headers that hold the key; asked for at each request, and nowhere shown.</param>
/// <param name="name">The provider, for messages.</param>
internal sealed class BatchHttp(Uri root, Func<IEnumerable<KeyValuePair<string, string>>> key, string name)
{
    /// <summary>Most bytes of an answer that holds the results of a batch.</summary>
    public const int MaxResultBytes = 256 << 20;

    /// <summary>One for all: connections are kept, and no redirect takes a key elsewhere.</summary>
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromMinutes(10) };

    private const int MaxAnswerBytes = 8 << 20;
    private const int MaxLineBytes = 64 << 20;
    private const int MaxMessage = 500;

    /// <summary>Sends a body of JSON.</summary>
    public Task<JsonElement> PostAsync(string path, JsonNode body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, path, JsonContent.Create(body), headers, MaxAnswerBytes, cancellationToken);

    /// <summary>Sends a form.</summary>
    public Task<JsonElement> PostAsync(string path, HttpContent content, CancellationToken cancellationToken) => AskAsync(HttpMethod.Post, path, content, [], MaxAnswerBytes, cancellationToken);

    /// <summary>Asks for a state.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => GetAsync(path, MaxAnswerBytes, cancellationToken);

    /// <summary>Asks for a state of some size.</summary>
    public Task<JsonElement> GetAsync(string path, int maxBytes, CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, path, null, [], maxBytes, cancellationToken);

    /// <summary>The lines of a file of JSON, one a line.</summary>
    public async IAsyncEnumerable<JsonElement> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, [], cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        var reader = System.IO.Pipelines.PipeReader.Create(stream);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (Parse(buffer.Slice(0, end)) is { } line)
                {
                    yield return line;
                }

                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (Parse(buffer) is { } last)
                {
                    yield return last;
                }

                break;
            }

            if (buffer.Length > MaxLineBytes)
            {
                throw Error("sent a result of a batch that is larger than 64 MB", null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>An error of the provider.</summary>
    /// <param name="what">What it did, after its name.</param>
    /// <param name="status">Status of its answer; null where it gave none.</param>
    public ProviderException Error(string what, int? status) =>
        new($"{name} {what}. Look at the batches on its site, or run without batch.", status, status is null or 408 or 409 or 429 or >= 500);

    private async Task<JsonElement> AskAsync(
        HttpMethod method, string path, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, headers, cancellationToken).ConfigureAwait(false);
        var bytes = await ReadAsync(response, maxBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } answer ? answer : throw Error($"answered {path} with something else than an object", null);
        }
        catch (JsonException)
        {
            throw Error($"answered {path} with something that is no JSON", null);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{root.AbsoluteUri.TrimEnd('/')}/{path}")) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        foreach (var (header, value) in key().Concat(headers))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var said = MessageOf(await ReadAsync(response, MaxAnswerBytes, cancellationToken).ConfigureAwait(false));
            throw Error($"answered {(int)response.StatusCode} to {method} {path}{(said is null ? string.Empty : $": {said}")}", (int)response.StatusCode);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > maxBytes)
            {
                throw Error($"answered with more than {maxBytes >> 20} MB", null);
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    /// <summary>What an answer says is wrong; null where it does not. Servers repeat what was sent to them, and so the key: it is taken out.</summary>
    private string? MessageOf(byte[] bytes)
    {
        try
        {
            var said = JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : null;
            foreach (var secret in key().Select(k => k.Value.Replace("Bearer ", string.Empty, StringComparison.Ordinal)).Where(s => s.Length > 0))
            {
                said = said?.Replace(secret, "…", StringComparison.Ordinal);
            }

            return said?.Length > MaxMessage ? said[..MaxMessage] : said;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) && value is { ValueKind: JsonValueKind.Object } ? value : null;
        }
        catch (JsonException)
        {
            // A line that is damaged says nothing of its call, which is lost and asked again.
            return null;
        }
    }
}
