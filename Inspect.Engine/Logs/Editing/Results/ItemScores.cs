using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>What a scorer gave for one item.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Values">Values of its epochs in order; epochs without a score are left out.</param>
/// <param name="Metadata">Metadata of the item.</param>
public sealed record ItemScores(SampleId Id, IReadOnlyList<ScoreValue> Values, IReadOnlyDictionary<string, JsonElement> Metadata);
