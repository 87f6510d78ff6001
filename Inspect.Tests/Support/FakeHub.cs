using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Inference.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Support;

/// <summary>
/// A hub in the test's process that behaves as the documentation of the real one says: a list with sizes and hashes, files by commit, large
/// ones by redirection to another server, ranges, ETags. A test can step in before each answer.
/// </summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication _hub;
    private readonly WebApplication _store;
    private readonly ConcurrentDictionary<string, FakeRepo> _repos = new();

    private FakeHub(WebApplication hub, WebApplication store) => (_hub, _store) = (hub, store);

    /// <summary>Steps in before an answer; true where it gave one.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>What was asked so far.</summary>
    public ConcurrentQueue<FakeHubRequest> Requests { get; } = new();

    /// <summary>Address of the hub.</summary>
    public string Endpoint => _hub.Urls.First();

    /// <summary>Starts both servers on free ports.</summary>
    public static async Task<FakeHub> StartAsync()
    {
        var fake = new FakeHub(FakeStoreServer.Build(), FakeStoreServer.Build());
        fake._hub.Run(context => fake.AnswerAsync(context, isStore: false));
        fake._store.Run(context => fake.AnswerAsync(context, isStore: true));
        await fake._hub.StartAsync();
        await fake._store.StartAsync();
        return fake;
    }

    /// <summary>Adds a repository, or a new commit of one.</summary>
    public FakeRepo Add(string name, params (string Path, byte[] Bytes)[] files) => _repos[name] = new FakeRepo(files.ToDictionary(f => f.Path, f => f.Bytes));

    /// <summary>Adds a repository with the files of a folder.</summary>
    public FakeRepo AddFolder(string name, string folder) => Add(name, [.. Directory.GetFiles(folder).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))]);

    /// <summary>The variables of somebody who uses this hub.</summary>
    /// <param name="home">The user's folder.</param>
    /// <param name="token">The user's token.</param>
    /// <param name="more">Further variables.</param>
    public HubEnvironment Environment(string home, string? token = null, params (string Name, string Value)[] more)
    {
        var variables = more.Append(("HF_ENDPOINT", Endpoint)).ToDictionary(v => v.Item1, v => v.Item2);
        return new HubEnvironment(name => name == "HF_TOKEN" ? token : variables.GetValueOrDefault(name), home);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, bool isStore)
    {
        var request = context.Request;
        Requests.Enqueue(new FakeHubRequest(isStore, request.Path.Value! + request.QueryString, request.Headers.Authorization.ToString(), request.Headers.Range.ToString()));
        if (Before is not null && await Before(context))
        {
            return;
        }

        var path = request.Path.Value!;
        if (isStore)
        {
            var stored = _repos.Values.SelectMany(r => r.Files.Values).First(b => Sha256(b) == path[1..]);
            await GiveAsync(context, stored);
        }
        else if (_repos.Keys.FirstOrDefault(r => path.StartsWith($"/api/models/{r}/", StringComparison.Ordinal)) is { } listed)
        {
            await ListAsync(context, listed, path[$"/api/models/{listed}/".Length..]);
        }
        else if (_repos.Keys.FirstOrDefault(r => path.StartsWith($"/{r}/resolve/", StringComparison.Ordinal)) is { } repo && path[$"/{repo}/resolve/".Length..].Split('/', 2) is [var commit, var file]
            && _repos[repo] is var known && commit == known.Commit && known.Files.TryGetValue(file, out var bytes))
        {
            context.Response.Headers["X-Repo-Commit"] = commit;
            context.Response.Headers.ETag = $"\"{(FakeRepo.IsLarge(file) ? Sha256(bytes) : GitHash(bytes))}\"";
            if (FakeRepo.IsLarge(file))
            {
                context.Response.Headers["X-Linked-Etag"] = $"\"{Sha256(bytes)}\"";
                context.Response.Headers["X-Linked-Size"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
                context.Response.Redirect($"{_store.Urls.First()}/{Sha256(bytes)}");
                return;
            }

            await GiveAsync(context, bytes);
        }
        else
        {
            context.Response.Headers["X-Error-Code"] = "RepoNotFound";
            context.Response.StatusCode = 404;
        }
    }

    private async Task ListAsync(HttpContext context, string name, string rest)
    {
        var repo = _repos[name];
        if (rest.StartsWith("tree/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(repo.Files.Select(f => FakeRepo.IsLarge(f.Key)
                ? (object)new { type = "file", oid = GitHash(f.Value), size = repo.SizeOf(f.Key), path = f.Key, lfs = new { oid = repo.HashOf(f.Key), size = repo.SizeOf(f.Key), pointerSize = 134 } }
                : new { type = "file", oid = GitHash(f.Value), size = repo.SizeOf(f.Key), path = f.Key })));
            return;
        }

        var revision = Uri.UnescapeDataString(rest["revision/".Length..]);
        if (revision != "main" && revision != repo.Commit && revision != repo.Branch)
        {
            context.Response.Headers["X-Error-Code"] = "RevisionNotFound";
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            id = name,
            sha = repo.Commit,
            siblings = repo.Files.Select(f => repo.IsBare ? (object)new { rfilename = f.Key } : FakeRepo.IsLarge(f.Key)
                ? new { rfilename = f.Key, size = repo.SizeOf(f.Key), blobId = GitHash(f.Value), lfs = new { sha256 = repo.HashOf(f.Key), size = repo.SizeOf(f.Key), pointerSize = 134 } }
                : new { rfilename = f.Key, size = repo.SizeOf(f.Key), blobId = GitHash(f.Value) }),
        }));
    }

    private static async Task GiveAsync(HttpContext context, byte[] bytes)
    {
        var from = context.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0;
        context.Response.Headers.AcceptRanges = "bytes";
        if (from > 0)
        {
            context.Response.StatusCode = from < bytes.Length ? 206 : 416;
            context.Response.Headers.ContentRange = from < bytes.Length ? $"bytes {from}-{bytes.Length - 1}/{bytes.Length}" : $"bytes */{bytes.Length}";
        }

        var rest = bytes.AsMemory((int)Math.Min(from, bytes.Length));
        context.Response.ContentLength = rest.Length;
        await context.Response.Body.WriteAsync(rest, context.RequestAborted);
    }

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal static string GitHash(byte[] bytes)
    {
#pragma warning disable CA5350 // As git does.
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes.Length}\0")), .. bytes]));
#pragma warning restore CA5350
    }
}
