using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>Arguments of a part, checked against its definition.</summary>
/// <param name="Definition">What the part declares.</param>
/// <param name="Values">What was given.</param>
public sealed record PartArguments(PartDefinition Definition, IReadOnlyDictionary<string, JsonElement> Values)
{
    /// <summary>The parts that there are, for a part that is made of others.</summary>
    public required PartRegistry Registry { get; init; }

    /// <summary>A text argument, or its default.</summary>
    public string? Text(string name) => Find(name) is { } value ? AsText(value) : Default(name) as string;

    /// <summary>The texts of an argument that may be one or several; none when it is absent.</summary>
    public IReadOnlyList<string> TextList(string name) =>
        Find(name) is not { } value ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(AsText)] : [AsText(value)];

    /// <summary>A boolean argument, or its default.</summary>
    public bool Boolean(string name) => Find(name) is { } value ? value.GetBoolean() : Default(name) is true;

    /// <summary>A whole number, or its default.</summary>
    public int? Whole(string name) => Find(name) is { } value ? value.GetInt32() : Default(name) as int?;

    /// <summary>A number, or its default.</summary>
    public double? Number(string name) => Find(name) is { } value ? value.GetDouble() : Default(name) as double?;

    /// <summary>The part that an argument names; null when it is absent.</summary>
    /// <exception cref="InspectException">It names none.</exception>
    public Part? Nested(string name, PartKind kind) => Find(name) is { } value ? NestedPart.Read(value, kind, Registry) : null;

    /// <summary>Any value that was given; null when it is absent.</summary>
    public JsonElement? Any(string name) => Find(name);

    /// <summary>Arguments beyond the declared parameters.</summary>
    public IReadOnlyDictionary<string, JsonElement> Further() =>
        Values.Where(v => Definition.Parameters.All(p => p.Name != v.Key)).ToDictionary(v => v.Key, v => v.Value);

    /// <summary>The parts that an argument names; none when it is absent.</summary>
    /// <exception cref="InspectException">It names something else.</exception>
    public IReadOnlyList<Part> Parts(string name) => Find(name) is { } value && Definition.Parameters.First(p => p.Name == name).PartsOf is { } kind
        ? [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : (IEnumerable<JsonElement>)[value]).Select(v => NestedPart.Read(v, kind, Registry))]
        : [];

    private static string AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private JsonElement? Find(string name) =>
        Values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private object? Default(string name) => Definition.Parameters.FirstOrDefault(p => p.Name == name)?.Default;
}
