using System.Collections.Immutable;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>A batch that is over.</summary>
internal sealed record BatchEnd
{
    /// <summary>Where its results are; none where it failed as a whole, or told them.</summary>
    public ImmutableArray<string> Results { get; init; } = [];

    /// <summary>Results that came with the news, by the ids of their calls.</summary>
    public ImmutableArray<(string Id, BatchResult Result)> Told { get; init; } = [];

    /// <summary>What became of the calls without a result: one for all of them, or one for each call of the batch in the order in which they were sent.</summary>
    public ImmutableArray<BatchResult> Rest { get; init; } = [BatchResult.Lost];
}
