using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models.Tools;

/// <summary>A tool as a model is told of it.</summary>
public sealed record ToolInfo : LogRecord
{
    /// <summary>Name, by which the model calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it does and when to call it, for the model.</summary>
    public string Description { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>JSON schema of the arguments: an object whose properties are the parameters in order.</summary>
    public JsonElement Parameters { get; init; } = JsonElement.Parse("""{"type":"object","properties":{},"required":[],"additionalProperties":false}""");

    /// <summary>What the tool says of itself to some providers, for instance how a search by the provider is set up.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Options { get; init; }

    /// <summary>Names of the parameters in order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> ParameterNames => Parameters.ValueKind == JsonValueKind.Object && Parameters.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
        ? properties.EnumerateObject().Select(p => p.Name)
        : [];
}
