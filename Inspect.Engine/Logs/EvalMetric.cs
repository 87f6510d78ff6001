using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;

namespace Inspect.Engine.Logs;

/// <summary>One number over the samples.</summary>
public sealed record EvalMetric : LogRecord
{
    /// <summary>Name of the metric.</summary>
    public required string Name { get; init; }

    /// <summary>Metric that yielded several numbers.</summary>
    public string? Group { get; init; }

    /// <summary>The number; may be NaN.</summary>
    public required double Value { get; init; }

    /// <summary>Arguments of the metric.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Free data.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
