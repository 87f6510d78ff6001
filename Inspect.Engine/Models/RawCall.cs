using System.Text.Json;

namespace Inspect.Engine.Models;

/// <summary>What went to a provider and what came back, as the log's <c>call</c> holds it (log format 8). Keys are headers, and headers are not in it.</summary>
/// <param name="Request">Body of the request: an object.</param>
/// <param name="Response">Body of the answer: an object; null where none came.</param>
/// <param name="IsError">The call failed.</param>
/// <param name="Seconds">Time that it took.</param>
public sealed record RawCall(JsonElement Request, JsonElement? Response, bool IsError, double Seconds);
