using System.Text.Json;

namespace Inspect.Engine.Datasets.Library;

/// <summary>One record of a file.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Record">The record, a map; undefined where the row has a problem.</param>
/// <param name="Problem">Why the row is no record, as a sentence; null where it is one.</param>
public sealed record RecordRow(int Number, JsonElement Record, string? Problem);
