using System.Globalization;
using System.Security;
using System.Text;
using Azure.Storage.Blobs;
using Inspect.Engine.Logs.Stores;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Support;

/// <summary>
/// Azure's Blob Storage, with one container of one account, as its documentation describes it: List Blobs in pages, Get Blob and its properties
/// with If-Match, errors with a code in a header and what was signed in the body. It looks at no signature.
/// </summary>
internal sealed class FakeBlobs : FakeStoreServer
{
    private const string Container = "logs";
    private const string Key = "bm9ib2R5LW1heS1zZWUtdGhpcy1rZXk=";

    /// <inheritdoc />
    public override StoreAddress Address { get; } = new("az", Container, "p");

    /// <inheritdoc />
    public override string[] Secrets => [Key];

    /// <inheritdoc />
    public override IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        var settings = new BlobClientOptions();
        settings.Retry.MaxRetries = 1;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(10);
        var connection = $"DefaultEndpointsProtocol=http;AccountName=fake;AccountKey={Key};BlobEndpoint={Endpoint}/fake;";
        return new BlobStore(new BlobContainerClient(connection, address.Bucket, settings), address, time);
    }

    /// <inheritdoc />
    public override Task FailAsync(HttpContext context, int status, string code)
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

    /// <inheritdoc />
    protected override async Task AnswerAsync(HttpContext context, string path)
    {
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
        var keys = Page(context.Request.Query["prefix"].ToString(), context.Request.Query["marker"].ToString());
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
