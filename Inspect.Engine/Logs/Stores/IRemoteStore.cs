namespace Inspect.Engine.Logs.Stores;

/// <summary>Reads one bucket of an object store, or one repository. Thread-safe.</summary>
public interface IRemoteStore : IDisposable
{
    /// <summary>All objects whose keys begin so, page by page as the store gives them.</summary>
    /// <exception cref="StoreException">The store gives none, or stops in the middle.</exception>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>What the store says of one object now; null where it has none of this key.</summary>
    /// <exception cref="StoreException">The store does not say.</exception>
    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes an object, in the version that was listed, to a stream.</summary>
    /// <exception cref="StoreException">The store does not give it, or gives another version, or not all of it.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    Task FetchAsync(StoredObject item, Stream target, CancellationToken cancellationToken);
}
