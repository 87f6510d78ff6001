using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Inspect.Tests.Support;

/// <summary>
/// Hugging Face's hub with one repository or bucket, as its clients ask it: tree in pages by a Link header, paths-info, resolve. Files of a
/// repository that end with <c>.eval</c>, and all of a bucket, are led to another server, as large ones are; errors repeat the token.
/// </summary>
/// <param name="kind"><c>datasets</c>, <c>spaces</c>, <c>models</c> or <c>buckets</c>.</param>
internal sealed class FakeHubStore(string kind) : FakeStoreServer
{
    public const string Id = "o/n";
    public const string Token = "hf_TheTokenThatNobodyMaySee";

    private readonly WebApplication _files = Build();

    /// <summary>What the server of the files was told of who asks.</summary>
    public ConcurrentQueue<string> AskedForFiles { get; } = new();

    /// <summary>The one revision that there is.</summary>
    public string Revision { get; set; } = "main";

    /// <summary>Further variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <inheritdoc />
    public override StoreAddress Address => StoreAddress.Parse($"hf://{(kind == "models" ? null : kind + "/")}{Id}/p");

    /// <inheritdoc />
    public override string[] Secrets => [Token];

    private bool IsBucket => kind == "buckets";

    private string Version => IsBucket ? string.Empty : "/" + Revision;

    /// <inheritdoc />
    public override StoredObject Listed(string key) => base.Listed(key) with { Tag = HashOf(key), ModifiedAt = IsBucket ? Objects[key].ModifiedAt : DateTimeOffset.UnixEpoch };

    /// <inheritdoc />
    public override IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        var variables = new Dictionary<string, string>(Variables);
        variables.TryAdd("HF_ENDPOINT", Endpoint);
        variables.TryAdd("HF_TOKEN", Token);
        return new HubStore(new HubEnvironment(variables.GetValueOrDefault, Path.GetTempPath()), address, options, time);
    }

    /// <inheritdoc />
    public override Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Error-Code"] = code;
        context.Response.Headers["X-Error-Message"] = $"Asked with {Token}";
        return context.Response.WriteAsync($$"""{"error":"Asked with {{Token}}"}""");
    }

    /// <summary>Adds the header that names a next page.</summary>
    public static void LinkTo(HttpContext context, string address) => context.Response.Headers.Link = $"<{address}>; rel=\"next\"";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _files.DisposeAsync();
    }

    protected override async Task BeginAsync()
    {
        _files.Run(async context =>
        {
            AskedForFiles.Enqueue(context.Request.Headers.Authorization.ToString());
            await GiveAsync(context, Objects.Values.First(o => FakeHub.Sha256(o.Bytes) == context.Request.Path.Value![1..]));
        });
        await _files.StartAsync();
    }

    /// <inheritdoc />
    protected override async Task AnswerAsync(HttpContext context, string path)
    {
        var (tree, found, bytes) = ($"/api/{kind}/{Id}/tree{Version}", $"/api/{kind}/{Id}/paths-info{Version}", $"{(kind == "models" ? null : "/" + kind)}/{Id}/resolve{Version}/");
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await FailAsync(context, 401, string.Empty);
        }
        else if (context.Request.Method == "GET" && (path == tree || path.StartsWith(tree + "/", StringComparison.Ordinal)) && context.Request.Query["recursive"] == "true")
        {
            await ListAsync(context, path[tree.Length..].TrimStart('/'));
        }
        else if (context.Request.Method == "POST" && path == found)
        {
            var asked = await JsonSerializer.DeserializeAsync<Dictionary<string, string[]>>(context.Request.Body);
            await context.Response.WriteAsync(JsonSerializer.Serialize(asked!["paths"].Where(Objects.ContainsKey).Select(Told)));
        }
        else if (context.Request.Method == "GET" && path.StartsWith(bytes, StringComparison.Ordinal))
        {
            await ResolveAsync(context, path[bytes.Length..]);
        }
        else
        {
            await FailAsync(context, 404, path.Contains($"{kind}/{Id}/", StringComparison.Ordinal) ? "RevisionNotFound" : "RepoNotFound");
        }
    }

    private static async Task GiveAsync(HttpContext context, FakeObject item)
    {
        context.Response.ContentLength = item.Bytes.Length;
        await context.Response.Body.WriteAsync(item.Bytes);
    }

    private bool IsLarge(string key) => IsBucket || key.EndsWith(".eval", StringComparison.Ordinal);

    private string HashOf(string key) => IsLarge(key) ? FakeHub.Sha256(Objects[key].Bytes) : FakeHub.GitHash(Objects[key].Bytes);

    private async Task ResolveAsync(HttpContext context, string key)
    {
        if (!Objects.TryGetValue(key, out var item))
        {
            await FailAsync(context, 404, "EntryNotFound");
            return;
        }

        context.Response.Headers.ETag = $"\"{(IsBucket ? "of no version" : HashOf(key))}\"";
        if (!IsLarge(key))
        {
            await GiveAsync(context, item);
            return;
        }

        context.Response.Headers[IsBucket ? "X-Xet-Hash" : "X-Linked-Etag"] = IsBucket ? HashOf(key) : $"\"{HashOf(key)}\"";
        context.Response.Headers["X-Linked-Size"] = item.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Redirect($"{_files.Urls.First()}/{FakeHub.Sha256(item.Bytes)}?Signature=x");
    }

    /// <summary>A page, begun after the key of the cursor. A bucket takes a folder for the beginning of names; a repository has no empty folders.</summary>
    private async Task ListAsync(HttpContext context, string folder)
    {
        var keys = Page(folder.Length == 0 || IsBucket ? folder : folder + "/", context.Request.Query["cursor"].ToString());
        if (keys.Count == 0 && folder.Length > 0 && !IsBucket)
        {
            await FailAsync(context, 404, "EntryNotFound");
            return;
        }

        if (keys.Count > PageSize)
        {
            var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
            LinkTo(context, $"{Endpoint}{path}?recursive=true&cursor={Uri.EscapeDataString(keys[PageSize - 1].Key)}");
        }

        var folders = new[] { new { type = "directory", oid = new string('0', 40), size = 0, path = "p/sub" } };
        await context.Response.WriteAsync(JsonSerializer.Serialize(keys.Take(PageSize).Select(k => Told(k.Key)).Concat(folders)));
    }

    private object Told(string key) => (Objects[key], IsBucket, IsLarge(key)) switch
    {
        (var item, true, _) => new { type = "file", path = key, size = item.Bytes.Length, xetHash = HashOf(key), mtime = item.ModifiedAt, uploadedAt = item.ModifiedAt.AddDays(1) },
        (var item, _, true) => new { type = "file", oid = FakeHub.GitHash([1]), size = item.Bytes.Length, path = key, lfs = new { oid = HashOf(key), size = item.Bytes.Length, pointerSize = 134 }, xetHash = FakeHub.Sha256([1]) },
        var (item, _, _) => new { type = "file", oid = HashOf(key), size = item.Bytes.Length, path = key },
    };
}
