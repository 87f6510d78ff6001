using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Models.Providers;

/// <summary>A server in the test's process that answers as a script of the vectors says (<c>response</c>) and keeps what it was asked. One serves many scripts, each under an address of its own.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ServerScript> _scripts = new();
    private int _last;

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = null;
            o.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Adds a script.</summary>
    /// <param name="responses">The answers in order; the last one repeats.</param>
    /// <param name="get">Answer to each request that is no POST; null: an empty object.</param>
    public ServerScript Add(IEnumerable<ServerAnswer> responses, string? get = null) => Add(responses, _ => new ServerAnswer { Pieces = [get ?? "{}"] });

    /// <summary>Adds a script.</summary>
    /// <param name="responses">The answers in order; the last one repeats.</param>
    /// <param name="get">Answers requests that are no POST.</param>
    public ServerScript Add(IEnumerable<ServerAnswer> responses, Func<ServerRequest, ServerAnswer> get)
    {
        var name = Interlocked.Increment(ref _last).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _scripts[name] = new ServerScript(new Uri(new Uri(_app.Urls.First()), name + "/"), [.. responses], get);
    }

    /// <summary>Adds a script.</summary>
    /// <param name="answer">Answers all requests, one after the other.</param>
    public ServerScript Add(Func<ServerRequest, ServerAnswer> answer) => Add([], answer);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var end = path.IndexOf('/', 1);
        var script = _scripts[path[1..end]];
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var isPost = context.Request.Method == HttpMethods.Post;
        var answer = script.Take(new ServerRequest(context.Request.Method, path[end..] + context.Request.QueryString, headers, body.Length == 0 ? null : JsonElement.Parse(body.ToArray())), isPost);
        if (answer.IsDrop)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.IsCut ? answer.Pieces.Sum(Encoding.UTF8.GetByteCount) + 1 : null;
        foreach (var (i, piece) in answer.Pieces.Index())
        {
            if (answer.Gate is not null && i == answer.Pieces.Length - 1)
            {
                await answer.Gate.WaitAsync(context.RequestAborted);
            }

            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(piece), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        if (answer.IsHeld)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
