using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Inspect.Engine.Logs.Stores;

/// <summary>A bucket of S3, or of a store that speaks its language.</summary>
/// <param name="client">Asks; is disposed with the store.</param>
/// <param name="address">Which bucket, for what is said.</param>
/// <param name="time">Clock of the silence of connections.</param>
internal sealed class S3Store(AmazonS3Client client, StoreAddress address, TimeProvider time) : IRemoteStore
{
    private readonly S3Errors _errors = new(address);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A key with control characters would make an answer that no reader of XML takes.
        var request = new ListObjectsV2Request { BucketName = address.Bucket, Prefix = prefix, Encoding = EncodingType.Url };
        do
        {
            var page = await PageAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.S3Objects ?? [])
            {
                yield return new StoredObject(KeyOf(item, page), item.Size ?? 0, item.ETag, TimeOf(item.LastModified));
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is { Length: > 0 });
    }

    /// <inheritdoc />
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = address.Bucket, Key = key };
            var found = await AskAsync(() => client.GetObjectMetadataAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new StoredObject(key, found.ContentLength, found.ETag, TimeOf(found.LastModified));
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Moved)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task FetchAsync(StoredObject item, Stream target, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = item.Key, EtagToMatch = item.Tag };
        try
        {
            using var answer = await AskAsync(() => client.GetObjectAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            await BodyCopy.CopyAsync(answer.ResponseStream, target, item, null, _errors.ExplainBody, time, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonClientException e)
        {
            // At its end, the body is compared with the hash that the store told.
            throw _errors.ExplainBody(e)!;
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    /// <summary>The client hands on what a store has encoded, which not every store does when it is asked to.</summary>
    private static string KeyOf(S3Object item, ListObjectsV2Response page) =>
        page.Encoding == EncodingType.Url ? WebUtility.UrlDecode(item.Key) ?? string.Empty : item.Key ?? string.Empty;

    private static DateTimeOffset TimeOf(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.UnixEpoch;

    private async Task<ListObjectsV2Response> PageAsync(ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(() => client.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Moved)
        {
            // What is not there is no object then.
            throw _errors.NoBucket();
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && _errors.Explain(e) is { } said)
        {
            throw said;
        }
    }
}
