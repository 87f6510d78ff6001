using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Texts, lists, and schemas that all must fit.</summary>
internal sealed partial class SchemaReader
{
    // Characters of all that is put together: parts that name each other may double with each level.
    private const int MostMerged = 5_000_000;

    // Each set of values that have come is a state of its own.
    private const int MostDistinct = 10;

    private static readonly string[] Alternatives = ["anyOf", "oneOf"];

    private int _merged;

    /// <summary>A keyword that asks for nothing.</summary>
    internal static bool IsNote(string keyword) => Notes.Contains(keyword);

    private Term ReadArray(JsonElement schema, string at, int depth)
    {
        var (least, most) = (Count(schema, "minItems", at) ?? 0, Count(schema, "maxItems", at) ?? -1);
        if (most >= 0 && least > most)
        {
            return _pool.Never;
        }

        var hasItems = schema.TryGetProperty("items", out var items);
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean())
        {
            return _json.Set(Distinct(schema, at), least, most);
        }

        var isOldTuple = hasItems && items.ValueKind == JsonValueKind.Array;
        if (!isOldTuple && !schema.TryGetProperty("prefixItems", out _))
        {
            return _json.List(hasItems ? Read(items, at + "/items", depth + 1) : _json.Value, least, most);
        }

        var (name, others) = isOldTuple ? ("items", "additionalItems") : ("prefixItems", "items");
        var first = schema.GetProperty(name).EnumerateArray().Select((s, i) => Read(s, $"{at}/{name}/{i}", depth + 1)).ToList();
        var other = schema.TryGetProperty(others, out var rest) ? Read(rest, $"{at}/{others}", depth + 1) : least > first.Count ? _json.Value : _pool.Never;
        return _json.List(first, other, least, most);
    }

    /// <summary>The values that the items of a list may have, each once: a list without repeats remembers which have come.</summary>
    private List<Term> Distinct(JsonElement schema, string at)
    {
        var items = schema.TryGetProperty("items", out var given) && !schema.TryGetProperty("prefixItems", out _) ? Followed(given) : default;
        var keywords = items.ValueKind == JsonValueKind.Object ? items.EnumerateObject().Select(p => p.Name).Where(n => !IsNote(n) && n != "type").ToList() : [];
        var values = new List<JsonElement>();
        foreach (var value in keywords is ["enum"] ? items.GetProperty("enum").EnumerateArray().ToList() : [])
        {
            if (!values.Exists(v => JsonElement.DeepEquals(v, value)) && (!items.TryGetProperty("type", out _) || TypesOf(items, []).Exists(t => JsonLiteral.Is(value, t))))
            {
                values.Add(value);
            }
        }

        return values.Count is > 0 and <= MostDistinct
            ? values.ConvertAll(v => _pool.Literal(JsonLiteral.Of(v)))
            : throw Refused(at, $"has uniqueItems, and a local model is held to it where the items have an enum of at most {MostDistinct} values");
    }

    private Term ReadString(JsonElement schema, string at)
    {
        var (least, most) = (Count(schema, "minLength", at), Count(schema, "maxLength", at));
        var format = schema.TryGetProperty("format", out var named) ? TextFormats.PatternOf(named.GetString()!) : null;

        // A format that is not known is a note, as in the standard.
        var pattern = schema.TryGetProperty("pattern", out var given) ? given.GetString()! : format;
        if (pattern is null)
        {
            return _json.String(_json.Letter, least ?? 0, most ?? -1);
        }

        var keyword = given.ValueKind == JsonValueKind.String ? "pattern" : "format";
        var term = new PatternReader(_pool, _json.Letters, pattern).Read(isWhole: keyword == "format");
        return least > (term.IsNullable ? 0 : 1) || most is not null || (keyword == "pattern" && format is not null)
            ? throw Refused(at, $"has {keyword} beside another bound of the text: say all of it in the pattern")
            : _json.Quoted(term);
    }

    /// <summary>Keywords that all must fit: references and parts are put into one schema with what stands beside them, alternatives each with the rest.</summary>
    private Term ReadTogether(JsonElement schema, List<string> keywords, string at, int depth)
    {
        if (keywords.Find(k => k is "$ref" or "allOf") is { } whole)
        {
            JsonElement[] parts = whole == "$ref" ? [Followed(SchemaAt(PointerOf(schema)))] : [.. schema.GetProperty("allOf").EnumerateArray().Select(Followed)];
            return Read(All(Without(schema, [whole]), parts, whole, at), at, depth + 1);
        }

        var alternative = Array.Find(Alternatives, keywords.Contains)!;
        var rest = Without(schema, [alternative]);
        var each = schema.GetProperty(alternative).EnumerateArray().Select(a => Merged(rest, Followed(a), alternative, at)).ToList();
        return alternative == "oneOf" && !SchemaKinds.AreApart(each)
            ? throw Refused(at, "has oneOf whose parts may fit the same value: use anyOf")
            : _pool.Choice([.. each.Select((a, i) => Read(a, $"{at}/{alternative}/{i}", depth + 1))]);
    }

    /// <summary>All of some schemas as one. Of several with a condition the first has it there, the others stay parts: a condition is taken apart before the parts beside it are looked at.</summary>
    private JsonElement All(JsonElement first, JsonElement[] parts, string keyword, string at)
    {
        var (all, waiting) = (first, new JsonArray());
        foreach (var part in parts)
        {
            var isSecond = all.ValueKind == JsonValueKind.Object && all.TryGetProperty("if", out _) && part.ValueKind == JsonValueKind.Object && part.TryGetProperty("if", out _);
            if (isSecond)
            {
                waiting.Add(NodeOf(part));
            }
            else
            {
                all = Merged(all, part.ValueKind == JsonValueKind.Object ? Without(part, part.EnumerateObject().Select(p => p.Name).Where(n => IsIdle(part, n))) : part, keyword, at);
            }
        }

        return waiting.Count == 0 ? all : Merged(all, ElementOf(new JsonObject { ["allOf"] = waiting }), keyword, at);
    }

    private JsonElement Merged(JsonElement one, JsonElement other, string keyword, string at)
    {
        if (other.ValueKind == JsonValueKind.True || (other.ValueKind == JsonValueKind.Object && !other.EnumerateObject().Any()))
        {
            return one;
        }

        if (one.ValueKind == JsonValueKind.False || other.ValueKind == JsonValueKind.False)
        {
            return one.ValueKind == JsonValueKind.False ? one : other;
        }

        if (one.ValueKind != JsonValueKind.Object || other.ValueKind != JsonValueKind.Object)
        {
            throw Refused(at, $"has {keyword} with a part that is no schema");
        }

        _merged += one.GetRawText().Length + other.GetRawText().Length;
        if (_merged > MostMerged)
        {
            throw Refused(at, "has parts that are put together too often");
        }

        var (merged, conflict) = SchemaMerge.Of(one, other);
        return merged is null ? throw Refused(at, $"has {keyword} with {conflict} twice, which cannot be put into one: write one schema") : ElementOf(merged);
    }

    /// <summary>The schema that is meant, where one is no more than a reference.</summary>
    private JsonElement Followed(JsonElement schema)
    {
        for (var steps = 0; steps < MostDepth && schema.ValueKind == JsonValueKind.Object && schema.EnumerateObject().Select(p => p.Name).Where(n => !IsNote(n)).ToList() is ["$ref"]; steps++)
        {
            schema = SchemaAt(PointerOf(schema));
        }

        return schema;
    }

    private static string PointerOf(JsonElement schema) => schema.GetProperty("$ref").GetString() ?? string.Empty;

    private static JsonElement ElementOf(JsonObject schema) => JsonElement.Parse(schema.ToJsonString());
}
