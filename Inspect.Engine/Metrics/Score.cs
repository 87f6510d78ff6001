using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Metrics;

/// <summary>The judgement of a scorer on one sample in one epoch.</summary>
public sealed record Score : LogRecord
{
    /// <summary>Text (<c>C</c>, <c>I</c>, <c>P</c>, <c>N</c>), number, boolean, list or map of these. NaN means not scored.</summary>
    public required ScoreValue Value { get; init => field = value is null or ScoreValue.OfNull ? ScoreValue.Unscored : value; }

    /// <summary>What the scorer took as the answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Why.</summary>
    public string? Explanation { get; init; }

    /// <summary>Why there is no score, for example <c>no_response</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Free data of the scorer.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Edits; the first entry is the original. Empty unless edited.</summary>
    public ImmutableArray<JsonElement> History { get; init => field = value.IsDefault ? [] : value; } = [];
}
