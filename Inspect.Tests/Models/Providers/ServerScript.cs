using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Tests.Models.Providers;

/// <summary>A request that a server of a test got. Names of headers are in lower case.</summary>
internal sealed record ServerRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonElement? Body);

/// <summary>An answer of a server of a test.</summary>
internal sealed record ServerAnswer
{
    public int Status { get; init; } = 200;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string ContentType { get; init; } = "application/json";

    /// <summary>The body in the pieces in which it is sent.</summary>
    public ImmutableArray<string> Pieces { get; init; } = [];

    /// <summary>The connection is closed in place of an answer.</summary>
    public bool IsDrop { get; init; }

    /// <summary>The connection is closed after the last piece, although more was promised.</summary>
    public bool IsCut { get; init; }

    /// <summary>What the last piece waits for.</summary>
    public Task? Gate { get; init; }

    /// <summary>The connection stays open after the last piece, and nothing comes.</summary>
    public bool IsHeld { get; init; }

    /// <summary>An answer in events.</summary>
    public static ServerAnswer Stream(params ImmutableArray<string> events) => new() { ContentType = "text/event-stream", Pieces = [.. events.Select(e => $"data: {e}\n\n")] };

    /// <summary>An answer of a script: <c>status</c>, <c>headers</c>, <c>body</c>, <c>raw</c> or <c>sse</c>, or <c>drop</c>.</summary>
    public static ServerAnswer Of(JsonElement script)
    {
        string? Field(string name) => script.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
        var headers = script.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString())
            : [];
        var answer = new ServerAnswer
        {
            Status = script.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number ? status.GetInt32() : 200,
            Headers = headers.Where(h => !h.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).ToDictionary(),
            IsDrop = script.TryGetProperty("drop", out var drop) && drop.ValueKind == JsonValueKind.True,
        };
        return Field("sse") is not null ? answer with { ContentType = "text/event-stream", Pieces = Events(script.GetProperty("sse")) }
            : Field("raw") is { } raw ? answer with { ContentType = Field("contentType") ?? "application/json", Pieces = [raw] }
            : answer with { Pieces = [Field("body") ?? string.Empty] };
    }

    /// <summary>An event is an object with <c>event</c> and <c>data</c>, the data alone, or a text such as the mark of the end.</summary>
    private static ImmutableArray<string> Events(JsonElement events) =>
    [
        .. events.EnumerateArray().Select(e =>
            e.ValueKind != JsonValueKind.Object ? $"data: {e}\n\n"
            : e.TryGetProperty("event", out var kind) && e.TryGetProperty("data", out var data) ? $"event: {kind}\ndata: {data}\n\n"
            : $"data: {e.GetRawText()}\n\n"),
    ];
}

/// <summary>What a server of a test answers under one address, and what it was asked there.</summary>
internal sealed class ServerScript(Uri address, ImmutableArray<ServerAnswer> answers, Func<ServerRequest, ServerAnswer> get)
{
    /// <summary>The server that the vectors were made with counts all texts alike.</summary>
    private const string CountedTokens = """{"input_tokens":9}""";

    private readonly Lock _lock = new(); // guards below
    private readonly List<ServerRequest> _requests = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    /// <summary>There was a request.</summary>
    public Task Asked => _asked.Task;

    /// <summary>The address, with a slash at the end.</summary>
    public Uri Address => address;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<ServerRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The answer to a request.</summary>
    public ServerAnswer Take(ServerRequest request, bool isPost)
    {
        _asked.TrySetResult();
        lock (_lock)
        {
            _requests.Add(request);
            if (request.Path.EndsWith("/count_tokens", StringComparison.Ordinal))
            {
                return new ServerAnswer { Pieces = [CountedTokens] };
            }

            return isPost && !answers.IsEmpty ? answers[Math.Min(_taken++, answers.Length - 1)] : get(request);
        }
    }
}
