using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Whether parts of a schema can be told apart, so that no value fits two of them.</summary>
internal static class SchemaKinds
{
    /// <summary>Each two of them have other types, or objects with a member that has other values.</summary>
    public static bool AreApart(IReadOnlyList<JsonElement> schemas)
    {
        for (var i = 0; i < schemas.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!AreApart(schemas[i], schemas[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool AreApart(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != JsonValueKind.Object || other.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (Values(one) is { } values && Values(other) is { } others)
        {
            return !values.Intersect(others, StringComparer.Ordinal).Any();
        }

        return Type(one) is { } type && Type(other) is { } kind && (type == kind
            ? type == "object" && HaveOtherMarks(one, other)
            : !(type is "integer" or "number" && kind is "integer" or "number"));
    }

    private static bool HaveOtherMarks(JsonElement one, JsonElement other) =>
        Needed(one).Intersect(Needed(other), StringComparer.Ordinal).Any(name => Member(one, name) is { } member && Member(other, name) is { } same
            && Values(member) is { } values && Values(same) is { } others && !values.Intersect(others, StringComparer.Ordinal).Any());

    private static IEnumerable<string> Needed(JsonElement schema) =>
        schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];

    private static JsonElement? Member(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var members) && members.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string[]? Values(JsonElement schema) => schema.TryGetProperty("const", out var value) ? [JsonLiteral.Of(value)]
        : schema.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(JsonLiteral.Of)] : null;

    private static string? Type(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
