using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>What results need of a sample that ended.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition.</param>
/// <param name="HasError">It ended by an error.</param>
/// <param name="Scores">Its scores; null when it was not scored.</param>
/// <param name="Metadata">Metadata of the item.</param>
public sealed record ScoredRow(
    SampleId Id, int Epoch, bool HasError, IReadOnlyDictionary<string, Score>? Scores, IReadOnlyDictionary<string, JsonElement> Metadata);
