using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Models.Providers.Batching;

/// <summary>A server that answers requests of batches as a case of the vectors says, and keeps what it was asked. Ids of calls are renamed in the order in which they came.</summary>
internal sealed partial class BatchScript : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new(); // guards all below
    private readonly Dictionary<string, Queue<JsonElement>> _answers;
    private readonly List<(string Method, string Path, JsonNode? Body)> _asked = [];
    private readonly List<string> _ids = [];

    private BatchScript(WebApplication app, JsonElement http) => (_app, _answers) = (app, http.EnumerateArray()
        .GroupBy(h => $"{h.GetProperty("method")} {h.GetProperty("path")}").ToDictionary(g => g.Key, g => new Queue<JsonElement>(g)));

    /// <summary>Address without a path.</summary>
    public string Address => _app.Urls.First();

    /// <summary>What it was asked, polls among it.</summary>
    public IReadOnlyList<(string Method, string Path, JsonNode? Body)> Asked
    {
        get { lock (_lock) { return [.. _asked]; } }
    }

    public static async Task<BatchScript> StartAsync(JsonElement http)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var script = new BatchScript(app, http);
        app.Run(script.AnswerAsync);
        await app.StartAsync();
        return script;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A body with the ids of its calls renamed, in a text of JSON.</summary>
    private string Renamed(string json)
    {
        _ids.AddRange(Ids(JsonDocument.Parse(json).RootElement).Except(_ids).ToList());
        return AnyId().Replace(json, m => _ids.IndexOf(m.Groups["id"].Value) is var i and >= 0 ? $"\"request-{i + 1}\"" : m.Value);
    }

    private static IEnumerable<string> Ids(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => p.Name is "custom_id" or "key" ? [p.Value.GetString()!] : Ids(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Ids),
        _ => [],
    };

    // All at once: a new name may be the old one of another call.
    private string Original(string json) =>
        AnyId().Replace(json, m => int.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture) is var n && n >= 1 && n <= _ids.Count ? $"\"{_ids[n - 1]}\"" : m.Value);

    [GeneratedRegex("\"(?<id>request-(?<number>[0-9]{1,9}))\"")]
    private static partial Regex AnyId();

    private async Task<JsonNode?> BodyOf(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            using var reader = new StreamReader(form.Files[0].OpenReadStream());
            var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(Renamed(l)));
            return new JsonObject { ["purpose"] = form["purpose"].ToString(), ["file"] = new JsonObject { ["file"] = true, ["lines"] = new JsonArray([.. lines]) } };
        }

        using var body = new StreamReader(request.Body);
        var text = await body.ReadToEndAsync();
        return text.Length == 0 ? null : JsonNode.Parse(Renamed(text));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await BodyOf(context.Request);
        JsonElement answer;
        lock (_lock)
        {
            var path = context.Request.Path.Value!;
            _asked.Add((context.Request.Method, path, body));
            var queue = _answers[$"{context.Request.Method} {path}"];
            answer = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        }

        context.Response.StatusCode = answer.TryGetProperty("status", out var status) ? status.GetInt32() : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.TryGetProperty("responseLines", out var lines)
            ? string.Concat(lines.EnumerateArray().Select(l => Original(JsonSerializer.Serialize(l)) + "\n"))
            : Original(answer.GetProperty("response").GetRawText()));
    }
}
