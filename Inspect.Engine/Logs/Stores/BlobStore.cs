using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Inspect.Engine.Logs.Stores;

/// <summary>A container of Azure's Blob Storage.</summary>
/// <param name="container">Asks.</param>
/// <param name="address">Which container, for what is said.</param>
/// <param name="time">Clock of the silence of connections.</param>
internal sealed class BlobStore(BlobContainerClient container, StoreAddress address, TimeProvider time) : IRemoteStore
{
    private readonly BlobErrors _errors = new(address);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new GetBlobsOptions { Prefix = prefix };
        var blobs = container.GetBlobsAsync(options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (blobs.ConfigureAwait(false))
        {
            while (await MoveAsync(blobs, cancellationToken).ConfigureAwait(false))
            {
                var item = blobs.Current;
                yield return new StoredObject(item.Name, item.Properties.ContentLength ?? 0, item.Properties.ETag?.ToString("H"), item.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
            }
        }
    }

    /// <inheritdoc />
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var found = (await AskAsync(() => container.GetBlobClient(key).GetPropertiesAsync(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false)).Value;
            return new StoredObject(key, found.ContentLength, found.ETag.ToString("H"), found.LastModified);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Moved)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task FetchAsync(StoredObject item, Stream target, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Conditions = item.Tag is { } tag ? new BlobRequestConditions { IfMatch = new ETag(tag) } : null };
        var answer = await AskAsync(() => container.GetBlobClient(item.Key).DownloadStreamingAsync(options, cancellationToken), cancellationToken).ConfigureAwait(false);
        using var body = answer.Value;
        await BodyCopy.CopyAsync(body.Content, target, item, null, _errors.Explain, time, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The client shares its connections with others of its kind, and holds nothing else.
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<BlobItem> blobs, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(() => blobs.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Moved)
        {
            // What is not there is no blob then.
            throw _errors.NoContainer();
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
