using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Metrics;

/// <summary>The score of an item that metrics work on, after its epochs were combined.</summary>
/// <param name="SampleId">Id of the item.</param>
/// <param name="Value">The value; never NaN.</param>
/// <param name="Metadata">Metadata of the item.</param>
public sealed record SampleScore(SampleId SampleId, ScoreValue Value, IReadOnlyDictionary<string, JsonElement> Metadata)
{
    /// <summary>Metadata of the score, of the first epoch where several were combined; null where it has none, or no metric needs it.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ScoreMetadata { get; init; }
}
