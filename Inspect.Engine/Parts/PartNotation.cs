using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>Parts as arguments of other parts: a name, a map of one name to arguments, or a list of both. A map with <c>name</c> and <c>params</c> is how logs write them.</summary>
internal static class PartNotation
{
    /// <summary>The parts that a value names; null when it names none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="parts">Say which parameter takes a bare value.</param>
    public static IReadOnlyList<Part>? Read(JsonElement value, PartKind kind, PartRegistry parts)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return ReadOne(value, kind, parts) is { } one ? [one] : null;
        }

        var read = value.EnumerateArray().Select(item => ReadOne(item, kind, parts)).OfType<Part>().ToList();
        return read.Count == value.GetArrayLength() && read.Count > 0 ? read : null;
    }

    private static Part? ReadOne(JsonElement value, PartKind kind, PartRegistry parts)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return Part.Of(value.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (value.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String)
        {
            var arguments = value.TryGetProperty("params", out var given) ? given : default;
            return Of(named.GetString()!, arguments, kind, parts);
        }

        return value.EnumerateObject().ToList() is [var entry] ? Of(entry.Name, entry.Value, kind, parts) : null;
    }

    private static Part Of(string name, JsonElement arguments, PartKind kind, PartRegistry parts) => arguments.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => Part.Of(name),
        JsonValueKind.Object => new Part { Name = name, Params = arguments.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) },
        _ => parts.Find(kind, name)?.Parameters is [var first, ..] ? Part.Of(name, first.Name, arguments) : Part.Of(name),
    };
}
