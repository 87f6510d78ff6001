using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Inspect.Engine.Datasets;

/// <summary>Items in order.</summary>
[CollectionBuilder(typeof(Dataset), nameof(Of))]
public sealed record Dataset : IEnumerable<Sample>
{
    /// <summary>Name; the file's without extension unless one is given.</summary>
    public string? Name { get; init; }

    /// <summary>Path of the file, absolute; null for items written into a task.</summary>
    public string? Location { get; init; }

    /// <summary>The items, at least one in a runnable task; every one has an id.</summary>
    public required SampleList Samples { get; init; }

    /// <summary>Number of items that there are, of which <see cref="Samples"/> may be the first.</summary>
    public int Total
    {
        get => field == 0 ? Samples.Length : field;
        init;
    }

    /// <summary>The items were shuffled.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>What looks wrong with the file although it can be read: sentences with file, line and fix.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The items of a task that is written in code: <c>Dataset = [new Sample { Input = "…" }]</c>.</summary>
    public static Dataset Of(ReadOnlySpan<Sample> samples) => new() { Samples = [.. samples] };

    /// <inheritdoc />
    public IEnumerator<Sample> GetEnumerator() => Samples.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
