using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>What must not fit (<c>not</c>), and what must fit where something else does (<c>if</c>): both become alternatives that say what may come.</summary>
/// <remarks>
/// A schema is all of its keywords together, so its contrary is the contrary of any of them; each but values says its contrary in keywords as well.
/// Values that must not come stay behind as <c>{"not": {"enum": […]}}</c>, and are taken out of what a type gives.
/// </remarks>
internal sealed partial class SchemaReader
{
    private static readonly string[] AllTypes = ["object", "array", "string", "number", "boolean", "null"];

    /// <summary>No more than values that must not come.</summary>
    internal static bool NamesValues(JsonElement not) => not.ValueKind == JsonValueKind.Object && not.EnumerateObject().Select(p => p.Name).ToList() is ["enum"];

    /// <summary>Alternatives in place of a condition.</summary>
    private Term ReadCondition(JsonElement schema, string at, int depth)
    {
        var condition = schema.GetProperty("if");
        var both = new List<JsonNode>();
        foreach (var (branch, holds) in new[] { ("then", true), ("else", false) })
        {
            JsonArray parts = [holds ? NodeOf(condition) : Not(condition)];
            if (schema.TryGetProperty(branch, out var asked))
            {
                parts.Add(NodeOf(asked));
            }

            both.Add(new JsonObject { ["allOf"] = parts });
        }

        return ReadAlternatives(schema, ["if", "then", "else"], both, at, depth);
    }

    /// <summary>Alternatives in place of what must not fit.</summary>
    private Term ReadContrary(JsonElement schema, List<string> keywords, string at, int depth)
    {
        var hasFractions = keywords.TrueForAll(k => k is "not" or "allOf" or "anyOf" or "oneOf" or "$ref") || TypesOf(schema, keywords).Contains("number");
        return ReadAlternatives(schema, ["not"], Contrary(schema.GetProperty("not"), hasFractions, at, 0), at, depth);
    }

    private Term ReadAlternatives(JsonElement schema, string[] instead, IEnumerable<JsonNode> alternatives, string at, int depth)
    {
        if (IsImpossible(schema))
        {
            return _pool.Never;
        }

        var rest = Without(schema, instead);
        return _pool.Choice([.. alternatives.Select(a => Read(Merged(rest, JsonElement.Parse(a.ToJsonString()), instead[0], at), at, depth + 1))]);
    }

    /// <summary>Alternatives, of which at least one fits whatever does not fit a schema, and nothing else.</summary>
    private List<JsonNode> Contrary(JsonElement schema, bool hasFractions, string at, int depth)
    {
        if (++_schemas > MostSchemas || depth > MostDepth)
        {
            throw Refused(at, "has not around too many parts");
        }

        return schema.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => [new JsonObject()],
            JsonValueKind.Object => [.. schema.EnumerateObject().Where(k => !IsNote(k.Name) && !IsIdle(schema, k.Name)).SelectMany(k => Contrary(schema, k.Name, k.Value, hasFractions, at, depth + 1))],
            _ => throw Refused(at, "is no schema"),
        };
    }

    private List<JsonNode> Contrary(JsonElement schema, string keyword, JsonElement asked, bool hasFractions, string at, int depth)
    {
        switch (keyword)
        {
            case "type":
                return OtherTypes(TypesOf(schema, []), hasFractions, at);
            case "const" or "enum":
                return [new JsonObject { ["not"] = new JsonObject { ["enum"] = keyword == "enum" ? NodeOf(asked) : new JsonArray(NodeOf(asked)) } }];
            case "required":
                return [.. asked.EnumerateArray().Select(n => new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [NameOf(n)] = false } })];
            case "properties":
                return [.. asked.EnumerateObject().Select(m => new JsonObject { ["type"] = "object", ["required"] = new JsonArray(m.Name), ["properties"] = new JsonObject { [m.Name] = Not(m.Value) } })];
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
                var beyond = keyword switch { "minimum" => "exclusiveMaximum", "maximum" => "exclusiveMinimum", "exclusiveMinimum" => "maximum", _ => "minimum" };
                return [new JsonObject { ["type"] = "number", [beyond] = NodeOf(asked) }];
            case "minProperties" when Count(schema, keyword, at) == 1:
                return [new JsonObject { ["const"] = new JsonObject() }];
            case "minLength" or "minItems" or "minProperties":
                return Count(schema, keyword, at) is > 0 and var least ? [new JsonObject { ["type"] = OfCounts(keyword), ["max" + keyword[3..]] = least - 1 }] : [];
            case "maxLength" or "maxItems" or "maxProperties":
                return [new JsonObject { ["type"] = OfCounts(keyword), ["min" + keyword[3..]] = Count(schema, keyword, at) + 1 }];
            case "$ref":
                return Contrary(SchemaAt(PointerOf(schema)), hasFractions, at, depth);
            case "not":
                return [new JsonObject { ["allOf"] = new JsonArray(NodeOf(asked)) }];
            case "allOf":
                return [.. asked.EnumerateArray().SelectMany(p => Contrary(p, hasFractions, at, depth))];
            case "anyOf":
                return Products([.. asked.EnumerateArray().Select(p => Contrary(p, hasFractions, at, depth))], at);
            case "if":
                return [.. new[] { ("then", NodeOf(asked)), ("else", Not(asked)) }.Where(b => schema.TryGetProperty(b.Item1, out _))
                    .Select(b => new JsonObject { ["allOf"] = new JsonArray(b.Item2, Not(schema.GetProperty(b.Item1))) })];
            case "then" or "else":
                return [];
            default:
                throw Refused(at, $"has the keyword {keyword} within not or if, and a local model cannot be held to the contrary of that");
        }
    }

    private static List<JsonNode> OtherTypes(List<string> types, bool hasFractions, string at)
    {
        var others = AllTypes.Except(types, StringComparer.Ordinal).ToList();
        if (types.Contains("integer") && others.Remove("number") && hasFractions)
        {
            throw Refused(at, "has the type integer within not or if where other numbers may come, and a local model cannot be held to the contrary of that");
        }

        return [new JsonObject { ["type"] = new JsonArray([.. others.Select(t => (JsonNode)t)]) }];
    }

    private static string OfCounts(string keyword) => keyword[3..] switch { "Length" => "string", "Items" => "array", _ => "object" };

    /// <summary>One of each, in all ways.</summary>
    private static List<JsonNode> Products(List<List<JsonNode>> groups, string at)
    {
        List<JsonArray> products = [[]];
        foreach (var group in groups)
        {
            if ((long)products.Count * group.Count > MostSchemas)
            {
                throw Refused(at, "has not around too many parts");
            }

            products = [.. products.SelectMany(p => group.Select(g => new JsonArray([.. p.Select(e => e?.DeepClone()), g.DeepClone()])))];
        }

        return [.. products.Select(p => new JsonObject { ["allOf"] = p })];
    }

    /// <summary>A term of a type without the values that must not come.</summary>
    private Term Excluding(JsonElement schema, string type, Term term, string at)
    {
        var values = NotValues(schema).FindAll(v => JsonLiteral.Is(v, type));
        return values.Count == 0 ? term
            : type is "object" or "array" ? throw Refused(at, $"names an {type} as a whole within not or if, and a local model cannot be held to the contrary of that")
            : _pool.Except(term, _pool.Choice([.. values.Select(v => type == "string" ? _json.Quoted(_json.Letters.Text(v.GetString()!)) : _pool.Literal(TextOf(v)))]));
    }

    /// <summary>A number has many texts, so that values are left out between bounds.</summary>
    private Term NumberExcluding(JsonElement schema, string at)
    {
        var (low, high, step) = (Low(schema), High(schema), Step(schema, at));
        var parts = new List<Term>();
        foreach (var value in NotValues(schema).FindAll(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDecimal()).Distinct().Order())
        {
            if (value < low?.Value || value > high?.Value)
            {
                continue;
            }

            if (low?.Value != value)
            {
                parts.Add(_numbers.Number(low, new NumberTerms.Bound(value, IsOpen: true), step) ?? throw BadStep(schema, at));
            }

            low = new NumberTerms.Bound(value, IsOpen: true);
        }

        return low is { } last && last.Value == high?.Value && last.IsOpen ? _pool.Choice([.. parts])
            : _pool.Choice([.. parts, _numbers.Number(low, high, step) ?? throw BadStep(schema, at)]);
    }

    private static List<JsonElement> NotValues(JsonElement schema) => schema.TryGetProperty("not", out var not) ? [.. not.GetProperty("enum").EnumerateArray()] : [];

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? new System.Numerics.BigInteger(value.GetDecimal()).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : value.GetRawText();

    private static JsonObject Not(JsonElement schema) => new() { ["not"] = NodeOf(schema) };

    private static JsonNode? NodeOf(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static JsonElement Without(JsonElement schema, IEnumerable<string> keywords)
    {
        var rest = (JsonObject)NodeOf(schema)!;
        foreach (var keyword in rest.Select(p => p.Key).Where(k => IsNote(k) || keywords.Contains(k)).ToList())
        {
            rest.Remove(keyword);
        }

        return ElementOf(rest);
    }
}
