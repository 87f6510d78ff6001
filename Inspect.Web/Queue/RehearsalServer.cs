using System.Net;
using System.Net.Mime;

namespace Inspect.Web.Queue;

/// <summary>A model's server for the rehearsal, on this machine alone: it says hello to whatever is asked, in OpenAI's protocol.</summary>
internal sealed class RehearsalServer : IAsyncDisposable
{
    private const string Answer = """
        {"id": "rehearsal", "object": "chat.completion", "created": 0, "model": "rehearsal",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "hello"}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
        """;

    private readonly WebApplication _server;

    private RehearsalServer(WebApplication server) => _server = server;

    /// <summary>Where it listens.</summary>
    public string Address => $"{_server.Urls.First()}/v1";

    /// <summary>Starts it at a port that is free.</summary>
    /// <exception cref="IOException">Nothing can listen here.</exception>
    public static async Task<RehearsalServer> StartAsync(CancellationToken cancellationToken)
    {
        // Nothing of the app's own settings, such as its addresses, counts.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            return context.Response.WriteAsync(Answer, context.RequestAborted);
        });
        await server.StartAsync(cancellationToken);
        return new RehearsalServer(server);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
