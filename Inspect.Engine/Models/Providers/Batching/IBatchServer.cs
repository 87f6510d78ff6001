namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>What a provider's batches are made of.</summary>
internal interface IBatchServer
{
    /// <summary>Most calls of a batch.</summary>
    int MaxItems { get; }

    /// <summary>Most bytes of a batch.</summary>
    long MaxBytes { get; }

    /// <summary>Sends a batch.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InspectException">The server does not take it.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<string> SendAsync(BatchKind kind, IReadOnlyList<BatchItem> items, CancellationToken cancellationToken);

    /// <summary>Looks at a batch.</summary>
    /// <returns>How it ended; null while it goes on.</returns>
    /// <exception cref="InspectException">The server does not say.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<BatchEnd?> CheckAsync(string batch, CancellationToken cancellationToken);

    /// <summary>The results, one by one, in any order.</summary>
    /// <param name="results">What <see cref="CheckAsync"/> said.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<(string Id, BatchResult Result)> ReadAsync(IReadOnlyList<string> results, CancellationToken cancellationToken);
}
