using Inspect.Engine.Inference.Hub;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Opens stores. The clients are large: nothing of them is loaded before an address is opened.</summary>
public static class RemoteStores
{
    /// <summary>Opens the bucket or repository of an address.</summary>
    /// <exception cref="StoreException">The environment names no keys for it, or settings that make no sense.</exception>
    public static IRemoteStore Open(StoreAddress address, StoresOptions options, TimeProvider time) => address.Scheme switch
    {
        "az" => Blobs(address, options, time),
        HubPlace.Scheme => new HubStore(HubEnvironment.Process, address, options, time),
        _ => Buckets(address, options, time),
    };

    // Methods of their own: a method is compiled with all that it names.
    private static S3Store Buckets(StoreAddress address, StoresOptions options, TimeProvider time) => S3Clients.Open(address, options, time);

    private static BlobStore Blobs(StoreAddress address, StoresOptions options, TimeProvider time) => BlobClients.Open(address, options, time);
}
