using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>What a scorer gave for one item.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Values">Values of its epochs in order; epochs without a score are left out.</param>
/// <param name="Metadata">Metadata of the item.</param>
public sealed record ItemScores(SampleId Id, IReadOnlyList<ScoreValue> Values, IReadOnlyDictionary<string, JsonElement> Metadata)
{
    /// <summary>Metadata of the scores, in the order of the values; empty where no metric needs them.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>?> ScoreMetadata { get; init; } = [];

    /// <summary>Metadata of the first score, which stands for all where they are combined.</summary>
    public IReadOnlyDictionary<string, JsonElement>? FirstScoreMetadata => ScoreMetadata is [var first, ..] ? first : null;
}
