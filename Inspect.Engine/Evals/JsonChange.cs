using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Evals;

/// <summary>A patch of a single value (RFC 6902), which also names what was replaced.</summary>
/// <param name="Operation"><c>add</c>, <c>remove</c> or <c>replace</c>.</param>
/// <param name="Path">JSON pointer.</param>
/// <param name="Value">The new value; null for none.</param>
/// <param name="Replaced">The old value; null for none.</param>
/// <param name="Message">The new value where it is a message, which is written without being JSON before.</param>
internal readonly record struct JsonChange(string Operation, string Path, JsonElement? Value, JsonElement? Replaced, ChatMessage? Message = null);
