using System.Collections.Concurrent;
using System.Net;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Support;

/// <summary>A store in the test's process: a server with objects, which a test can change, or step in before.</summary>
internal abstract class FakeStoreServer : IAsyncDisposable
{
    private readonly WebApplication _app = Build();

    /// <summary>Objects by key.</summary>
    public ConcurrentDictionary<string, FakeObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of a page of a listing.</summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>Steps in before an answer; true where it gave one.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Method, path and query of what was asked so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Endpoint => _app.Urls.First();

    /// <summary>The folder <c>p</c> in it.</summary>
    public abstract StoreAddress Address { get; }

    /// <summary>What nobody may see.</summary>
    public abstract string[] Secrets { get; }

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<T> StartAsync<T>(T fake)
        where T : FakeStoreServer
    {
        fake._app.Run(fake.TakeAsync);
        await fake._app.StartAsync();
        await fake.BeginAsync();
        return fake;
    }

    public FakeObject Put(string key, byte[] bytes, DateTimeOffset? modifiedAt = null) => Objects[key] = new FakeObject(bytes, modifiedAt ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What a listing says of an object.</summary>
    public virtual StoredObject Listed(string key) => new(key, Objects[key].Bytes.Length, Objects[key].Tag, Objects[key].ModifiedAt);

    /// <summary>The store as the app opens it.</summary>
    public abstract IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time);

    /// <summary>Answers with an error that repeats what nobody may see.</summary>
    public abstract Task FailAsync(HttpContext context, int status, string code);

    public virtual async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>A server that is not started yet.</summary>
    internal static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        return builder.Build();
    }

    /// <summary>Starts what is beside the server.</summary>
    protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path, with all slashes as such.</param>
    protected abstract Task AnswerAsync(HttpContext context, string path);

    /// <summary>A page of the objects, begun after a key; one more than it has where there are further ones.</summary>
    protected List<KeyValuePair<string, FakeObject>> Page(string prefix, string after) =>
        [.. Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0).OrderBy(o => o.Key, StringComparer.Ordinal).Take(PageSize + 1)];

    private async Task TakeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        Requests.Enqueue($"{context.Request.Method} {path}{Uri.UnescapeDataString(context.Request.QueryString.Value!)}");
        if (Before is null || !await Before(context))
        {
            await AnswerAsync(context, path);
        }
    }
}
