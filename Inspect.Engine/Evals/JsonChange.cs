using System.Text.Json;

namespace Inspect.Engine.Evals;

/// <summary>A patch of a single value (RFC 6902), which also names what was replaced.</summary>
/// <param name="Operation"><c>add</c>, <c>remove</c> or <c>replace</c>.</param>
/// <param name="Path">JSON pointer.</param>
/// <param name="Value">The new value; null for none.</param>
/// <param name="Replaced">The old value; null for none.</param>
internal readonly record struct JsonChange(string Operation, string Path, JsonElement? Value, JsonElement? Replaced);
