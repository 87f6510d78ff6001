using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>A part as the argument of another: <c>accuracy</c> or <c>{stderr: {cluster: topic}}</c> in task files, <c>{"type": "metric", "name": …, "params": …}</c> in logs.</summary>
public static class NestedPart
{
    /// <summary>Reads either spelling.</summary>
    /// <exception cref="InspectException">It is neither, or names no part of the kind.</exception>
    public static Part Read(JsonElement value, PartKind kind, PartRegistry parts)
    {
        var part = value.ValueKind switch
        {
            JsonValueKind.String => Part.Of(value.GetString()!),
            JsonValueKind.Object when value.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && value.TryGetProperty("type", out _) =>
                new Part { Name = name.GetString()!, Params = value.TryGetProperty("params", out var given) ? Arguments(given) : Nothing },
            JsonValueKind.Object when value.EnumerateObject().ToList() is [var only] => OfTask(only, kind, parts),
            _ => throw new InspectException($"A {Word(kind)} is expected, and not {value}. Give its name, or a map of its name to its arguments."),
        };

        return parts.FindLogged(kind, part.Name) is { } definition ? part with { Name = definition.Name } : part;
    }

    /// <summary>The spelling of logs.</summary>
    public static JsonElement ToLog(Part part, PartKind kind) =>
        JsonSerializer.SerializeToElement(new { type = Word(kind), name = part.Name, @params = part.Params });

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    private static Part OfTask(JsonProperty only, PartKind kind, PartRegistry parts) => only.Value.ValueKind switch
    {
        JsonValueKind.Null => Part.Of(only.Name),
        JsonValueKind.Object => new Part { Name = only.Name, Params = Arguments(only.Value) },
        _ when parts.Find(kind, only.Name)?.Parameters is [var first, ..] => Part.Of(only.Name, first.Name, only.Value),
        _ => Part.Of(only.Name),
    };

    /// <summary>Logs of others hold optional arguments that nobody gave.</summary>
    private static IReadOnlyDictionary<string, JsonElement> Arguments(JsonElement given) => given.ValueKind == JsonValueKind.Object
        ? given.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).ToDictionary(p => p.Name, p => p.Value)
        : Nothing;

    private static string Word(PartKind kind) => kind.ToString().ToLowerInvariant();
}
