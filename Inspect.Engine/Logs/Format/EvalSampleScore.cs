using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The score of an item over its epochs.</summary>
public sealed record EvalSampleScore : LogRecord
{
    /// <summary>The combined value.</summary>
    public required ScoreValue Value { get; init => field = value is null or ScoreValue.OfNull ? ScoreValue.Unscored : value; }

    /// <summary>The answer, where all epochs agree.</summary>
    public string? Answer { get; init; }

    /// <summary>The explanation, where all epochs agree.</summary>
    public string? Explanation { get; init; }

    /// <summary>Why there is no score.</summary>
    public string? Reason { get; init; }

    /// <summary>Free data of the first epoch.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Edits of the score.</summary>
    public ImmutableArray<JsonElement> History { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Id of the item.</summary>
    public SampleId? SampleId { get; init; }
}
