using System.Collections.Immutable;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The scores of one scorer, one row an item.</summary>
public sealed record EvalSampleReductions : LogRecord
{
    /// <summary>Name of the scorer.</summary>
    public required string Scorer { get; init; }

    /// <summary>How epochs were combined.</summary>
    public string? Reducer { get; init; }

    /// <summary>One row an item.</summary>
    public ImmutableArray<EvalSampleScore> Samples { get; init => field = value.IsDefault ? [] : value; } = [];
}
