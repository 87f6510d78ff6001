using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Models;

namespace Inspect.Web.Models;

/// <summary>Which models the servers of providers have, kept for a while so that pages that complete names ask each server once. Thread-safe.</summary>
/// <param name="registry">Asks servers.</param>
/// <param name="time">Clock.</param>
public sealed class ModelLists(ModelRegistry registry, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, IReadOnlyList<string> Names)> _known = new(StringComparer.Ordinal);

    /// <summary>Full names of the models of a provider, in order.</summary>
    /// <param name="provider">Name of the provider, with that of a service after a slash where it has several.</param>
    /// <param name="isNew">Asks the server though it was asked a moment ago.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InspectException">The server cannot be asked; the message says why, and holds no key.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(string provider, bool isNew, CancellationToken cancellationToken)
    {
        if (!isNew && _known.TryGetValue(provider, out var known) && time.GetUtcNow() - known.At < Kept)
        {
            return known.Names;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            IReadOnlyList<string> names = [.. (await registry.ListAsync(provider, both.Token)).Order(StringComparer.Ordinal)];
            _known[provider] = (time.GetUtcNow(), names);
            return names;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InspectException($"The server of {provider} did not answer within {Patience.TotalSeconds:0} s. Check that it runs, and its address.", error);
        }
    }
}
