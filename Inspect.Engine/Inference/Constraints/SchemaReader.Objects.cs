using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Inference.Constraints;

/// <content>Objects: those with named members, and those that map names to values.</content>
internal sealed partial class SchemaReader
{
    private static readonly string[] OfMaps = ["propertyNames", "patternProperties", "minProperties", "maxProperties"];

    private Term ReadObject(JsonElement schema, string at, int depth)
    {
        var needed = schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(NameOf).ToList() : [];
        var members = new List<(string Name, Term Value, bool IsNeeded)>();
        if (schema.TryGetProperty("properties", out var properties))
        {
            members.AddRange(properties.EnumerateObject().Select(p => (p.Name, Read(p.Value, $"{at}/properties/{p.Name}", depth + 1), needed.Contains(p.Name))));
        }

        if (members.Count == 0 && needed.Count == 0)
        {
            return ReadMap(schema, at, depth);
        }

        if (Array.Find(OfMaps, k => schema.TryGetProperty(k, out _)) is { } keyword)
        {
            throw Refused(at, $"has {keyword} beside members that are named, and a local model is held to it in objects without such");
        }

        var hasOthers = schema.TryGetProperty("additionalProperties", out var additional);

        // An object that only says what must not be there has any others.
        var other = hasOthers ? Read(additional, at + "/additionalProperties", depth + 1) : members.TrueForAll(m => m.Value == _pool.Never) ? _json.Value : _pool.Never;
        var names = members.ConvertAll(m => m.Name);
        members.AddRange(needed.Except(names).Select(n => (n, hasOthers ? other : _json.Value, true)));
        return _json.Map(members, _json.OtherThan(members.ConvertAll(m => m.Name)), other);
    }

    /// <summary>An object without named members: all have the names and the values that the schema says.</summary>
    private Term ReadMap(JsonElement schema, string at, int depth)
    {
        var (least, most) = (Count(schema, "minProperties", at) ?? 0, Count(schema, "maxProperties", at) ?? -1);
        if (least > 1)
        {
            throw Refused(at, "has minProperties above 1: a name that comes twice would count once");
        }

        var hasValues = schema.TryGetProperty("additionalProperties", out var values);
        if (!schema.TryGetProperty("patternProperties", out var patterns))
        {
            return _json.Map(NamesOf(schema, at, depth), hasValues ? Read(values, at + "/additionalProperties", depth + 1) : _json.Value, least, most);
        }

        if (patterns.EnumerateObject().ToList() is not [var only] || (hasValues && values.ValueKind != JsonValueKind.False) || schema.TryGetProperty("propertyNames", out _))
        {
            throw Refused(at, "has patternProperties with several patterns, or beside other members: a local model is held to one pattern for all names");
        }

        var name = new PatternReader(_pool, _json.Letters, only.Name).Read(isWhole: false);
        return _json.Map(_json.Quoted(name), Read(only.Value, $"{at}/patternProperties/{only.Name}", depth + 1), least, most);
    }

    /// <summary>Names that members may have: strings that fit a schema.</summary>
    private Term NamesOf(JsonElement schema, string at, int depth) => schema.TryGetProperty("propertyNames", out var names)
        ? Read(Merged(ElementOf(new JsonObject { ["type"] = "string" }), Followed(names), "propertyNames", at), at + "/propertyNames", depth + 1)
        : _json.String(_json.Letter, 0, -1);
}
