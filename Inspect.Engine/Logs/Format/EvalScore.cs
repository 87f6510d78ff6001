using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>Metrics of one scorer and reducer.</summary>
public sealed record EvalScore : LogRecord
{
    /// <summary>Name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Key of the scorer in the scores of a sample.</summary>
    public required string Scorer { get; init; }

    /// <summary>How epochs were combined; absent for the mean that nobody asked for.</summary>
    public string? Reducer { get; init; }

    /// <summary>Items with a score.</summary>
    public int? ScoredSamples { get; init; }

    /// <summary>Items whose score is NaN.</summary>
    public int? UnscoredSamples { get; init; }

    /// <summary>Arguments of the scorer that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Metrics in the order of display.</summary>
    public IReadOnlyDictionary<string, EvalMetric> Metrics { get; init => field = value ?? ImmutableDictionary<string, EvalMetric>.Empty; } = ImmutableDictionary<string, EvalMetric>.Empty;

    /// <summary>Free data.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
