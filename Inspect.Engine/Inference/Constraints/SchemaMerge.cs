using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Puts schemas that all must fit into one, where that can be said without looking at values.</summary>
/// <remarks>Members that two of them speak of get an <c>allOf</c> of their own, so that recursion goes on only as far as somebody reads.</remarks>
internal static class SchemaMerge
{
    /// <summary>Puts two into one.</summary>
    /// <returns>The schema; null, and which keyword is in the way, where that cannot be said.</returns>
    public static (JsonObject? Merged, string? Conflict) Of(JsonElement one, JsonElement other)
    {
        var merged = (JsonObject)JsonNode.Parse(one.GetRawText())!;
        foreach (var keyword in other.EnumerateObject())
        {
            if (!merged.TryGetPropertyValue(keyword.Name, out var known))
            {
                merged[keyword.Name] = Copy(keyword.Value);
                continue;
            }

            if (keyword.Name == "const" && !JsonNode.DeepEquals(known, Copy(keyword.Value)))
            {
                // No value is two.
                merged["enum"] = new JsonArray();
                continue;
            }

            var both = JsonNode.DeepEquals(known, Copy(keyword.Value)) ? known : Both(keyword.Name, known, keyword.Value);
            if (both is null && !IsNote(keyword.Name))
            {
                return (null, keyword.Name);
            }

            merged[keyword.Name] = both?.DeepClone() ?? known?.DeepClone();
        }

        return HidesMembers(one, other) || HidesMembers(other, one) ? (null, "additionalProperties") : (merged, null);
    }

    private static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static bool IsNote(string keyword) => SchemaReader.IsNote(keyword);

    private static JsonNode? Both(string keyword, JsonNode? one, JsonElement other) => keyword switch
    {
        "type" => Types(one, other),
        "required" when one is JsonArray needed => new JsonArray([.. needed.Select(NameOf).Union(other.EnumerateArray().Select(o => o.GetString()!)).Select(n => (JsonNode)n)]),
        "properties" when one is JsonObject members => Members(members, other),
        "items" or "additionalProperties" => AllOf(one, other),
        "allOf" when one is JsonArray parts => new JsonArray([.. parts.Select(p => p?.DeepClone()), .. other.EnumerateArray().Select(Copy)]),
        "not" => Neither(one, other),
        "enum" when one is JsonArray values => new JsonArray([.. values.Where(v => other.EnumerateArray().Any(o => JsonNode.DeepEquals(v, Copy(o)))).Select(v => v?.DeepClone())]),
        "minimum" or "exclusiveMinimum" or "minItems" or "minLength" => Number(one, other, (a, b) => a >= b),
        "maximum" or "exclusiveMaximum" or "maxItems" or "maxLength" => Number(one, other, (a, b) => a <= b),
        _ => null,
    };

    /// <summary>Neither of two; values of both are put into one list.</summary>
    private static JsonObject Neither(JsonNode? one, JsonElement other) => one is JsonObject { Count: 1 } values && values["enum"] is JsonArray named && SchemaReader.NamesValues(other)
        ? new JsonObject { ["enum"] = new JsonArray([.. named.Select(v => v?.DeepClone()), .. other.GetProperty("enum").EnumerateArray().Select(Copy)]) }
        : new JsonObject { ["anyOf"] = new JsonArray(one?.DeepClone(), Copy(other)) };

    private static JsonArray Types(JsonNode? one, JsonElement other)
    {
        var (ours, theirs) = (Names(one), Names(Copy(other)));
        var both = ours.Where(t => theirs.Contains(t) || (t == "integer" && theirs.Contains("number"))).Union(theirs.Where(t => t == "integer" && ours.Contains("number")));
        return new JsonArray([.. both.Select(t => (JsonNode)t)]);
    }

    private static List<string> Names(JsonNode? types) => types is JsonArray several ? [.. several.Select(NameOf)] : [NameOf(types)];

    private static string NameOf(JsonNode? node) => node?.GetValue<string>() ?? throw new InvalidOperationException("null stands where a name is due");

    private static JsonObject Members(JsonObject one, JsonElement other)
    {
        var members = (JsonObject)one.DeepClone();
        foreach (var member in other.EnumerateObject())
        {
            members[member.Name] = members.TryGetPropertyValue(member.Name, out var known) ? AllOf(known, member.Value) : Copy(member.Value);
        }

        return members;
    }

    private static JsonNode AllOf(JsonNode? one, JsonElement other) =>
        JsonNode.DeepEquals(one, Copy(other)) ? one!.DeepClone() : new JsonObject { ["allOf"] = new JsonArray(one?.DeepClone(), Copy(other)) };

    private static JsonNode? Number(JsonNode? one, JsonElement other, Func<double, double, bool> isTighter) =>
        one?.GetValueKind() == JsonValueKind.Number && other.ValueKind == JsonValueKind.Number ? isTighter(one.GetValue<double>(), other.GetDouble()) ? one : Copy(other) : null;

    /// <summary>One says what members may be that it does not name, and the other names such.</summary>
    private static bool HidesMembers(JsonElement one, JsonElement other) =>
        one.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.True && other.TryGetProperty("properties", out var named)
        && named.EnumerateObject().Any(m => m.Value.ValueKind != JsonValueKind.False && (!one.TryGetProperty("properties", out var own) || !own.TryGetProperty(m.Name, out _)));
}
