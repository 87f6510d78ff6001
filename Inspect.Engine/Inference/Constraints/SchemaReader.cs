using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Makes terms of a JSON schema. Keywords that cannot be kept to are refused by name, so that an answer never fits less than was asked.</summary>
/// <remarks>Objects have their members in the order of the schema, and no others unless <c>additionalProperties</c> says so; lists whose first items are named have no others unless <c>items</c> says so.</remarks>
internal sealed partial class SchemaReader
{
    private const int MostDepth = 200;
    private const int MostSchemas = 10_000;
    private const int MostCount = 10_000;

    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "examples", "example", "$schema", "$id", "$comment", "$defs", "definitions", "deprecated", "readOnly", "writeOnly", "discriminator", "nullable",
        "contentEncoding", "contentMediaType", "$anchor",
    };

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "properties", "required", "additionalProperties", "items", "prefixItems", "additionalItems", "minItems", "maxItems", "minLength", "maxLength", "pattern", "format",
        "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems", "propertyNames", "patternProperties", "minProperties", "maxProperties", "not", "if", "then", "else",
    };

    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal) { "$ref", "anyOf", "oneOf", "allOf" };

    private readonly TermPool _pool;
    private readonly JsonElement _root;
    private readonly JsonTerms _json;
    private readonly NumberTerms _numbers;
    private readonly Dictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly Queue<(string Pointer, int Rule)> _named = [];
    private int _schemas;

    /// <summary>Begins a schema.</summary>
    public SchemaReader(TermPool pool, JsonElement root)
    {
        (_pool, _root) = (pool, root);
        _json = new JsonTerms(pool);
        _numbers = new NumberTerms(pool);
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="GenerationException">It cannot be kept to; the sentence says what is in the way, and where.</exception>
    public Term Read()
    {
        try
        {
            var term = Read(_root, "#", 0);
            while (_named.TryDequeue(out var next))
            {
                _pool.SetRule(next.Rule, Read(SchemaAt(next.Pointer), next.Pointer, 0));
            }

            return term;
        }
        catch (InvalidOperationException error)
        {
            throw new GenerationException($"response_schema holds something of another kind than its keyword takes: {error.Message.TrimEnd('.')}.", error);
        }
        catch (ArgumentException error)
        {
            throw new GenerationException("response_schema has a key twice where parts of it are put together. Write each once.", error);
        }
        catch (FormatException error)
        {
            throw new GenerationException($"response_schema holds a number that cannot be used: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private Term Read(JsonElement schema, string at, int depth)
    {
        if (++_schemas > MostSchemas || depth > MostDepth)
        {
            throw Refused(at, depth > MostDepth ? $"lies more than {MostDepth} deep" : $"is one of more than {MostSchemas:N0} parts");
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? _json.Value : _pool.Never;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Refused(at, "is no schema");
        }

        var keywords = schema.EnumerateObject().Select(p => p.Name).Where(n => !Notes.Contains(n)).ToList();
        if (keywords.Find(n => !Known.Contains(n) && !Whole.Contains(n) && !IsIdle(schema, n)) is { } unknown)
        {
            throw Refused(at, $"has the keyword {unknown}, which a local model cannot be held to");
        }

        keywords.RemoveAll(n => IsIdle(schema, n));
        if (keywords.Exists(k => k is "enum" or "const"))
        {
            return ReadValues(schema, at);
        }

        if (keywords.Contains("not") && !NamesValues(schema.GetProperty("not")))
        {
            return ReadContrary(schema, keywords, at, depth);
        }

        if (keywords.Contains("if"))
        {
            return ReadCondition(schema, at, depth);
        }

        if (keywords.Find(Whole.Contains) is { } whole)
        {
            return keywords.Count == 1 ? ReadWhole(schema, whole, at, depth) : ReadTogether(schema, keywords, at, depth);
        }

        return keywords.Count == 0 ? _json.Value : _pool.Choice([.. TypesOf(schema, keywords).Select(t => ReadType(schema, t, at, depth))]);
    }

    /// <summary>A keyword that asks for nothing.</summary>
    private static bool IsIdle(JsonElement schema, string keyword) => keyword switch
    {
        "uniqueItems" => schema.GetProperty(keyword).ValueKind == JsonValueKind.False,
        "if" => !schema.TryGetProperty("then", out _) && !schema.TryGetProperty("else", out _),
        "then" or "else" => !schema.TryGetProperty("if", out _),
        _ => false,
    };

    private static List<string> TypesOf(JsonElement schema, List<string> keywords)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            return type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(NameOf)] : [NameOf(type)];
        }

        // Without a type a keyword speaks of its own type alone, and that is what is meant; values that must not come leave all else.
        var meant = keywords.Where(k => k != "not").Select(k => k switch
        {
            "properties" or "required" or "additionalProperties" or "propertyNames" or "patternProperties" or "minProperties" or "maxProperties" => "object",
            "items" or "prefixItems" or "additionalItems" or "minItems" or "maxItems" or "uniqueItems" => "array",
            "minLength" or "maxLength" or "pattern" or "format" => "string",
            _ => "number",
        }).Distinct();
        return keywords is ["not"] ? [.. AllTypes] : [.. meant];
    }

    private Term ReadWhole(JsonElement schema, string keyword, string at, int depth)
    {
        var value = schema.GetProperty(keyword);
        switch (keyword)
        {
            case "$ref":
                return Reference(value.GetString() ?? string.Empty, at);
            case "allOf" when value.GetArrayLength() != 1:
                return ReadTogether(schema, ["allOf"], at, depth);
            case "oneOf" when !SchemaKinds.AreApart([.. value.EnumerateArray().Select(Resolved)]):
                throw Refused(at, "has oneOf whose parts may fit the same value: use anyOf");
            default:
                return _pool.Choice([.. value.EnumerateArray().Select((part, i) => Read(part, $"{at}/{keyword}/{i}", depth + 1))]);
        }
    }

    private Term Reference(string pointer, string at)
    {
        if (!pointer.StartsWith('#'))
        {
            throw Refused(at, $"names {Short(pointer)}, which is no part of the schema");
        }

        if (!_rules.TryGetValue(pointer, out var rule))
        {
            SchemaAt(pointer);
            _rules[pointer] = rule = _pool.NewRule();
            _named.Enqueue((pointer, rule));
        }

        return _pool.Rule(rule);
    }

    private JsonElement Resolved(JsonElement schema)
    {
        for (var steps = 0; steps < MostDepth && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var name) && name.GetString() is { } pointer && pointer.StartsWith('#'); steps++)
        {
            schema = SchemaAt(pointer);
        }

        return schema;
    }

    private JsonElement SchemaAt(string pointer)
    {
        var schema = _root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (schema.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < schema.GetArrayLength())
            {
                schema = schema[index];
            }
            else if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(name, out schema))
            {
                throw Refused(Short(pointer), "is named by a $ref, but is not there");
            }
        }

        return pointer is "#" || pointer.StartsWith("#/", StringComparison.Ordinal) ? schema : throw Refused(Short(pointer), "is named by a $ref, but is not there");
    }

    private Term ReadType(JsonElement schema, string type, string at, int depth) => type == "number" ? NumberExcluding(schema, at) : Excluding(schema, type, type switch
    {
        "object" => ReadObject(schema, at, depth),
        "array" => ReadArray(schema, at, depth),
        "string" => ReadString(schema, at),
        "integer" => _numbers.Whole(Low(schema), High(schema), Step(schema, at)) ?? throw BadStep(schema, at),
        "boolean" => _json.Boolean,
        "null" => _json.Null,
        _ => throw Refused(at, $"has the type {Short(type)}, which JSON does not have"),
    }, at);

    private static string NameOf(JsonElement name) => name.GetString() ?? throw new InvalidOperationException("null stands where a name is due");

    private static NumberTerms.Bound? Low(JsonElement schema) => Tighter(Bound(schema, "minimum", false), Bound(schema, "exclusiveMinimum", true), isLow: true);

    private static NumberTerms.Bound? High(JsonElement schema) => Tighter(Bound(schema, "maximum", false), Bound(schema, "exclusiveMaximum", true), isLow: false);

    private static NumberTerms.Bound? Tighter(NumberTerms.Bound? closed, NumberTerms.Bound? open, bool isLow) =>
        closed is { } c && open is { } o ? (isLow ? o.Value >= c.Value : o.Value <= c.Value) ? open : closed : closed ?? open;

    private static NumberTerms.Bound? Bound(JsonElement schema, string keyword, bool isOpen) => schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.Number
        ? new NumberTerms.Bound(value.GetDecimal(), isOpen)
        : null;

    private static decimal? Step(JsonElement schema, string at) => !schema.TryGetProperty("multipleOf", out var step) ? null
        : step.TryGetDecimal(out var value) && value > 0 ? value : throw BadStep(schema, at);

    private static GenerationException BadStep(JsonElement schema, string at) =>
        Refused(at, $"has multipleOf {Short(schema.GetProperty("multipleOf").GetRawText())}, and a local model is held to whole steps up to {MultipleTerms.Most} (and zeros behind), to 0.1, 0.01 and so on, and to others where they are few");

    private static int? Count(JsonElement schema, string keyword, string at)
    {
        if (!schema.TryGetProperty(keyword, out var value))
        {
            return null;
        }

        var count = value.GetDouble();
        return count is >= 0 and <= MostCount && double.IsInteger(count) ? (int)count : throw Refused(at, $"has {keyword} {Short(value.GetRawText())}, but a local model counts to {MostCount:N0}");
    }

    private static GenerationException Refused(string at, string reason) => new($"response_schema at {Short(at)} {reason}. Change it, or use a model of another provider.");

    private static string Short(string text) => text.Length > 120 ? text[..120] + "…" : text;
}
