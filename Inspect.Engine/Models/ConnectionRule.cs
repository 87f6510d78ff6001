using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Batching;

namespace Inspect.Engine.Models;

/// <summary>What settings say of connections (semantics 5.5): a number beats adapting, and where batches are sent nothing adapts.</summary>
internal static class ConnectionRule
{
    /// <summary>Where adapting is turned off and nobody says how many.</summary>
    public const int Static = 10;

    /// <summary>Calls of a batch wait together.</summary>
    public const int OfBatches = 10_000;

    /// <summary>The number, or how it adapts; neither where as many calls as samples go on.</summary>
    public static (int? Connections, AdaptiveLimits? Adaptive) Of(IModelProvider provider, GenerateConfig config)
    {
        if (config.MaxConnections is { } number)
        {
            return (number, null);
        }

        if (provider.HasBatches && Batches.PolicyOf(config) is not null)
        {
            return (OfBatches, null);
        }

        if (config.AdaptiveConnections is { } given && AdaptiveLimits.Read(given, out var limits) is null)
        {
            return limits is null ? (provider.IsHosted ? Static : null, null) : (null, limits);
        }

        return provider.IsHosted ? (null, AdaptiveLimits.Default) : (null, null);
    }
}
