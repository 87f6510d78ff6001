using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>A scorer of a run.</summary>
public sealed record EvalScorer : LogRecord
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Options { get; init; }

    /// <summary>Its metrics: a list, or a map of lists.</summary>
    public JsonElement? Metrics { get; init; }

    /// <summary>Free data.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
