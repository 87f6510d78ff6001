using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Values that a schema names: which of them fit what stands beside.</summary>
internal sealed partial class SchemaReader
{
    private const int MostChecks = 1_000_000;

    private int _checks;

    /// <summary>The values of <c>enum</c> or <c>const</c> that fit all else.</summary>
    private Term ReadValues(JsonElement schema, string at)
    {
        var fitting = new List<Term>();
        foreach (var value in ValuesOf(schema)!)
        {
            string? other = null;
            if (Fits(value, schema, ref other, 0))
            {
                fitting.Add(_pool.Literal(JsonLiteral.Of(value)));
            }

            if (other is not null)
            {
                throw Refused(at, $"has {(schema.TryGetProperty("const", out _) ? "const" : "enum")} beside {other}: leave out the values that do not fit it, and it");
            }
        }

        return _pool.Choice([.. fitting]);
    }

    private static List<JsonElement>? ValuesOf(JsonElement schema) =>
        schema.TryGetProperty("const", out var value) ? [value] : schema.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray()] : null;

    /// <summary>An object that must have a member for which no value is left: an alternative that need not be looked into.</summary>
    private bool IsImpossible(JsonElement schema) =>
        schema.TryGetProperty("required", out var needed) && schema.TryGetProperty("properties", out var members) && needed.EnumerateArray().Any(name =>
        {
            string? other = null;
            return members.TryGetProperty(NameOf(name), out var member) && Named(member, 0) is { } values && !values.Exists(v => Fits(v, member, ref other, 0)) && other is null;
        });

    /// <summary>The values that a schema names, in one of its parts it may be; null where it names none.</summary>
    private List<JsonElement>? Named(JsonElement schema, int depth)
    {
        schema = Followed(schema);
        return schema.ValueKind != JsonValueKind.Object || depth > MostDepth ? null
            : ValuesOf(schema) ?? (schema.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray().Select(p => Named(p, depth + 1)).FirstOrDefault(v => v is not null) : null);
    }

    /// <summary>A value fits a schema, as the standard has it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="other">Is set to a keyword that was met and is not known here.</param>
    /// <param name="depth">Levels so far.</param>
    private bool Fits(JsonElement value, JsonElement schema, ref string? other, int depth)
    {
        if (++_checks > MostChecks || depth > MostDepth)
        {
            throw Refused("enum or const", "has values that take too long to be held against what stands beside them");
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Fits(value, schema, keyword.Name, keyword.Value, ref other, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool Fits(JsonElement value, JsonElement schema, string keyword, JsonElement asked, ref string? other, int depth)
    {
        switch (keyword)
        {
            case "type": return TypesOf(schema, []).Exists(t => JsonLiteral.Is(value, t));
            case "const": return JsonElement.DeepEquals(value, asked);
            case "enum": return asked.EnumerateArray().Any(v => JsonElement.DeepEquals(value, v));
            case "$ref": return Fits(value, SchemaAt(PointerOf(schema)), ref other, depth);
            case "not": return !Fits(value, asked, ref other, depth);
            case "allOf": return Fitting(value, asked, ref other, depth) == asked.GetArrayLength();
            case "anyOf": return Fitting(value, asked, ref other, depth) > 0;
            case "oneOf": return Fitting(value, asked, ref other, depth) == 1;
            case "if": return !schema.TryGetProperty(Fits(value, asked, ref other, depth) ? "then" : "else", out var branch) || Fits(value, branch, ref other, depth);
            case "then" or "else": return true;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number when keyword is "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf":
                var (number, bound) = (value.GetDecimal(), asked.GetDecimal());
                return keyword switch
                {
                    "minimum" => number >= bound,
                    "maximum" => number <= bound,
                    "exclusiveMinimum" => number > bound,
                    "exclusiveMaximum" => number < bound,
                    _ => bound != 0 && number % bound == 0,
                };
            case JsonValueKind.String when keyword is "minLength" or "maxLength":
                var length = value.GetString()!.EnumerateRunes().Count();
                return keyword == "minLength" ? length >= asked.GetDouble() : length <= asked.GetDouble();
            case JsonValueKind.String when keyword is "pattern" or "format":
                var pattern = keyword == "pattern" ? asked.GetString() : TextFormats.PatternOf(asked.GetString()!);
                return pattern is null || IsMatch(new PatternReader(_pool, new LetterTerms(_pool, isJson: false), pattern).Read(isWhole: keyword == "format"), value.GetString()!);
            case JsonValueKind.Array when keyword is "minItems" or "maxItems":
                return keyword == "minItems" ? value.GetArrayLength() >= asked.GetDouble() : value.GetArrayLength() <= asked.GetDouble();
            case JsonValueKind.Object when keyword is "required":
                return asked.EnumerateArray().All(n => value.TryGetProperty(NameOf(n), out _));
            case JsonValueKind.Object when keyword is "properties":
                foreach (var member in asked.EnumerateObject())
                {
                    if (value.TryGetProperty(member.Name, out var part) && !Fits(part, member.Value, ref other, depth))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object when keyword is "minProperties" or "maxProperties":
                return keyword == "minProperties" ? value.GetPropertyCount() >= asked.GetDouble() : value.GetPropertyCount() <= asked.GetDouble();
            case JsonValueKind.Object when keyword == "additionalProperties" && !schema.TryGetProperty("patternProperties", out _):
                foreach (var member in value.EnumerateObject())
                {
                    if (!(schema.TryGetProperty("properties", out var named) && named.TryGetProperty(member.Name, out _)) && !Fits(member.Value, asked, ref other, depth))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Array or JsonValueKind.Object when !IsNote(keyword):
                other = keyword;
                return true;
        }

        other = Known.Contains(keyword) || IsNote(keyword) ? other : keyword;
        return true;
    }

    private int Fitting(JsonElement value, JsonElement parts, ref string? other, int depth)
    {
        var count = 0;
        foreach (var part in parts.EnumerateArray())
        {
            count += Fits(value, part, ref other, depth) ? 1 : 0;
        }

        return count;
    }

    private bool IsMatch(Term term, string text)
    {
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(text))
        {
            term = _pool.Next(term, value);
        }

        return term.IsNullable;
    }
}
