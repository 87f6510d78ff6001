using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Support;

/// <summary>
/// A store of the S3 kind in the test's process, with one bucket, as Amazon's documentation describes it: ListObjectsV2 in pages, GET and HEAD
/// with If-Match, errors as XML that repeats the key's id and what was signed. It looks at the id of the key, not at the signature.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    public const string Bucket = "logs";
    public const string KeyId = "AKIAFAKEFAKEFAKE";
    public const string Secret = "fake/secret+that/nobody+may/see+anywhere";

    private readonly WebApplication _app;

    private FakeS3(WebApplication app) => _app = app;

    /// <summary>Objects by key.</summary>
    public ConcurrentDictionary<string, FakeObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of a page of a listing.</summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>Steps in before an answer; true where it gave one.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Method and path of what was asked so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Endpoint => _app.Urls.First();

    public static async Task<FakeS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var fake = new FakeS3(builder.Build());
        fake._app.Run(fake.AnswerAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public FakeObject Put(string key, byte[] bytes, DateTimeOffset? modifiedAt = null) => Objects[key] = new FakeObject(bytes, modifiedAt ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The store as the app opens it, with the makers' client.</summary>
    public IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        var config = new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 2 };
        return new S3Store(new AmazonS3Client(new BasicAWSCredentials(KeyId, Secret), config), address, time);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers with an error.</summary>
    public static Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>Said with {KeyId}</Message><AWSAccessKeyId>{KeyId}</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256 {Secret}</StringToSign></Error>");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        Requests.Enqueue($"{context.Request.Method} {path}{Uri.UnescapeDataString(context.Request.QueryString.Value!)}");
        if (Before is not null && await Before(context))
        {
            return;
        }

        if (!context.Request.Headers.Authorization.ToString().Contains($"Credential={KeyId}/", StringComparison.Ordinal))
        {
            await FailAsync(context, 403, "InvalidAccessKeyId");
        }
        else if (path != $"/{Bucket}" && !path.StartsWith($"/{Bucket}/", StringComparison.Ordinal))
        {
            await FailAsync(context, 404, "NoSuchBucket");
        }
        else if (path.Length <= Bucket.Length + 2)
        {
            await ListAsync(context);
        }
        else if (!Objects.TryGetValue(path[(Bucket.Length + 2)..], out var item))
        {
            await FailAsync(context, 404, "NoSuchKey");
        }
        else
        {
            await GiveAsync(context, item);
        }
    }

    private static async Task GiveAsync(HttpContext context, FakeObject item)
    {
        if (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && tag != item.Tag)
        {
            await FailAsync(context, 412, "PreconditionFailed");
            return;
        }

        context.Response.Headers.ETag = item.Tag;
        context.Response.Headers.LastModified = item.ModifiedAt.ToString("R", CultureInfo.InvariantCulture);
        context.Response.ContentLength = item.Bytes.Length;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(item.Bytes);
        }
    }

    /// <summary>A page, begun after the key that the token names.</summary>
    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var encodes = query["encoding-type"] == "url";
        var after = query["continuation-token"].ToString();
        var keys = Objects.Where(o => o.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0)
            .OrderBy(o => o.Key, StringComparer.Ordinal).Take(PageSize + 1).ToList();
        var text = new StringBuilder($"<ListBucketResult><Name>{Bucket}</Name>{(encodes ? "<EncodingType>url</EncodingType>" : null)}");
        text.Append(CultureInfo.InvariantCulture, $"<IsTruncated>{(keys.Count > PageSize ? "true" : "false")}</IsTruncated>");
        if (keys.Count > PageSize)
        {
            text.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{SecurityElement.Escape(keys[PageSize - 1].Key)}</NextContinuationToken>");
        }

        foreach (var (key, item) in keys.Take(PageSize))
        {
            text.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{(encodes ? WebUtility.UrlEncode(key) : SecurityElement.Escape(key))}</Key>");
            text.Append(CultureInfo.InvariantCulture, $"<LastModified>{item.ModifiedAt:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{SecurityElement.Escape(item.Tag)}</ETag><Size>{item.Bytes.Length}</Size></Contents>");
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(text.Append("</ListBucketResult>").ToString());
    }
}
