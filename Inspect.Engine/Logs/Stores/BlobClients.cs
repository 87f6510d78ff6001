using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Makes clients of Azure's Blob Storage, with account and keys from the environment.</summary>
internal static class BlobClients
{
    /// <summary>Attempts of one request after the first.</summary>
    private const int MostTries = 2;

    /// <summary>Opens the container of an address.</summary>
    /// <exception cref="StoreException">The environment names no account, or no keys, or such that make no sense.</exception>
    public static BlobStore Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        try
        {
            return new BlobStore(Container(address, options), address, time);
        }
        catch (Exception e) when (new BlobErrors(address).Explain(e) is { } said)
        {
            throw said;
        }
    }

    private static BlobContainerClient Container(StoreAddress address, StoresOptions options)
    {
        var settings = new BlobClientOptions();
        settings.Retry.MaxRetries = MostTries;
        if (!options.Anonymous && Variable("AZURE_STORAGE_CONNECTION_STRING") is { } connection)
        {
            return new BlobContainerClient(connection, address.Bucket, settings);
        }

        var account = Variable("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT") ?? throw Missing(address);
        var place = new Uri($"https://{account}.blob.core.windows.net/{address.Bucket}");
        return options.Anonymous ? new BlobContainerClient(place, settings)
            : Variable("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_KEY") is { } key ? new BlobContainerClient(place, new StorageSharedKeyCredential(account, key), settings)
            : Variable("AZURE_STORAGE_SAS_TOKEN") is { } token ? new BlobContainerClient(place, new AzureSasCredential(token.TrimStart('?')), settings)
            : throw Missing(address);
    }

    private static StoreException Missing(StoreAddress address) => new(StoreProblem.Refused, $"There are no keys for {address}: set {BlobErrors.Keys}.");

    private static string? Variable(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();
}
