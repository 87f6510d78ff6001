using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models;

/// <summary>What went to a provider and what came back, as the log's <c>call</c> holds it (log format 8). Keys are headers, and headers are not in it.</summary>
/// <param name="Body">Body of the request, which nobody changes any more.</param>
/// <param name="Response">Body of the answer: an object; null where none came.</param>
/// <param name="IsError">The call failed.</param>
/// <param name="Seconds">Time that it took.</param>
public sealed record RawCall(JsonObject Body, JsonElement? Response, bool IsError, double Seconds)
{
    /// <summary>Body of the request: an object. Made when it is asked for, since logs keep few calls.</summary>
    public JsonElement Request => JsonSerializer.SerializeToElement(Body);
}
