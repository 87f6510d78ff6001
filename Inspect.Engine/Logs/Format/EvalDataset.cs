using System.Collections.Immutable;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The dataset of a run.</summary>
public sealed record EvalDataset : LogRecord
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Where it lies.</summary>
    public string? Location { get; init; }

    /// <summary>Number of items before any limit.</summary>
    public int? Samples { get; init; }

    /// <summary>Ids of the items of the run, in order.</summary>
    public ImmutableArray<SampleId>? SampleIds { get; init; }

    /// <summary>The items were shuffled.</summary>
    public bool? Shuffled { get; init; }
}
