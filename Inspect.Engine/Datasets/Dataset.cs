using System.Collections.Immutable;

namespace Inspect.Engine.Datasets;

/// <summary>Items in order.</summary>
public sealed record Dataset
{
    /// <summary>Name; the file's without extension unless one is given.</summary>
    public string? Name { get; init; }

    /// <summary>Path of the file, absolute; null for items written into a task.</summary>
    public string? Location { get; init; }

    /// <summary>The items, at least one in a runnable task; every one has an id.</summary>
    public required ImmutableArray<Sample> Samples { get; init; }

    /// <summary>The items were shuffled.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>What looks wrong with the file although it can be read: sentences with file, line and fix.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
