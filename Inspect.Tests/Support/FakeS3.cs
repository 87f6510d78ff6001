using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Support;

/// <summary>
/// A store of the S3 kind, with one bucket, as Amazon's documentation describes it: ListObjectsV2 in pages, GET and HEAD with If-Match, errors
/// as XML that repeats the key's id and what was signed. It looks at the id of the key, not at the signature.
/// </summary>
internal sealed class FakeS3 : FakeStoreServer
{
    public const string Bucket = "logs";
    public const string KeyId = "AKIAFAKEFAKEFAKE";
    public const string Secret = "fake/secret+that/nobody+may/see+anywhere";

    /// <inheritdoc />
    public override StoreAddress Address { get; } = new("s3", Bucket, "p");

    /// <inheritdoc />
    public override string[] Secrets => [KeyId, "fake/secret"];

    /// <inheritdoc />
    public override IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        var config = new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 2 };
        return new S3Store(new AmazonS3Client(new BasicAWSCredentials(KeyId, Secret), config), address, time);
    }

    /// <inheritdoc />
    public override Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>Said with {KeyId}</Message><AWSAccessKeyId>{KeyId}</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256 {Secret}</StringToSign></Error>");
    }

    /// <inheritdoc />
    protected override async Task AnswerAsync(HttpContext context, string path)
    {
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

    private async Task GiveAsync(HttpContext context, FakeObject item)
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
        var encodes = context.Request.Query["encoding-type"] == "url";
        var keys = Page(context.Request.Query["prefix"].ToString(), context.Request.Query["continuation-token"].ToString());
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
