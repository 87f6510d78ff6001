using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>What metrics need of a sample.</summary>
internal sealed record ScoredRow(
    SampleId Id, int Epoch, bool HasError, IReadOnlyDictionary<string, Score>? Scores, IReadOnlyDictionary<string, JsonElement> Metadata);
