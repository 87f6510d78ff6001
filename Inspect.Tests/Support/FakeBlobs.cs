using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Azure.Storage.Blobs;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Support;

/// <summary>
/// Azure's Blob Storage in the test's process, with one container of one account, as its documentation describes it: List Blobs in pages, Get
/// Blob and its properties with If-Match, errors with a code in a header and what was signed in the body. It looks at no signature.
/// </summary>
internal sealed class FakeBlobs : IAsyncDisposable
{
    public const string Container = "logs";
    public const string Key = "bm9ib2R5LW1heS1zZWUtdGhpcy1rZXk=";

    private readonly WebApplication _app;

    private FakeBlobs(WebApplication app) => _app = app;

    /// <summary>Blobs by name.</summary>
    public ConcurrentDictionary<string, FakeObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of a page of a listing.</summary>
    public int PageSize { get; set; } = 5_000;

    /// <summary>Steps in before an answer; true where it gave one.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>The variable of somebody who uses this store.</summary>
    public string Connection => $"DefaultEndpointsProtocol=http;AccountName=fake;AccountKey={Key};BlobEndpoint={_app.Urls.First()}/fake;";

    public static async Task<FakeBlobs> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var fake = new FakeBlobs(builder.Build());
        fake._app.Run(fake.AnswerAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public FakeObject Put(string key, byte[] bytes) => Objects[key] = new FakeObject(bytes, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The store as the app opens it, with the makers' client.</summary>
    public IRemoteStore Open(StoreAddress address)
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(10);
        return new BlobStore(new BlobContainerClient(Connection, address.Bucket, options), address, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers with an error.</summary>
    public static Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        if (context.Request.Method == "HEAD")
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Signed with {Key}</Message></Error>");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Before is not null && await Before(context))
        {
            return;
        }

        var path = context.Request.Path.Value!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!path.StartsWith($"/fake/{Container}", StringComparison.Ordinal))
        {
            await FailAsync(context, 404, "ContainerNotFound");
        }
        else if (context.Request.Query["comp"] == "list")
        {
            await ListAsync(context);
        }
        else if (!Objects.TryGetValue(path[$"/fake/{Container}/".Length..], out var item))
        {
            await FailAsync(context, 404, "BlobNotFound");
        }
        else if (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && tag != item.Tag)
        {
            await FailAsync(context, 412, "ConditionNotMet");
        }
        else
        {
            context.Response.Headers.ETag = item.Tag;
            context.Response.Headers.LastModified = item.ModifiedAt.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers["x-ms-blob-type"] = "BlockBlob";
            context.Response.ContentLength = item.Bytes.Length;
            if (context.Request.Method == "GET")
            {
                await context.Response.Body.WriteAsync(item.Bytes);
            }
        }
    }

    /// <summary>A page, begun after the name that the marker says.</summary>
    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var keys = Objects.Where(o => o.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(o.Key, query["marker"].ToString()) > 0)
            .OrderBy(o => o.Key, StringComparer.Ordinal).Take(PageSize + 1).ToList();
        var text = new StringBuilder($"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"http://x/\" ContainerName=\"{Container}\"><Blobs>");
        foreach (var (key, item) in keys.Take(PageSize))
        {
            var name = key.Any(char.IsControl) ? $"<Name Encoded=\"true\">{Uri.EscapeDataString(key)}</Name>" : $"<Name>{SecurityElement.Escape(key)}</Name>";
            text.Append(CultureInfo.InvariantCulture, $"<Blob>{name}<Properties><Last-Modified>{item.ModifiedAt:R}</Last-Modified><Etag>{item.Tag.Trim('"')}</Etag>");
            text.Append(CultureInfo.InvariantCulture, $"<Content-Length>{item.Bytes.Length}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>");
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(text.Append(CultureInfo.InvariantCulture, $"</Blobs><NextMarker>{(keys.Count > PageSize ? SecurityElement.Escape(keys[PageSize - 1].Key) : null)}</NextMarker></EnumerationResults>").ToString());
    }
}
