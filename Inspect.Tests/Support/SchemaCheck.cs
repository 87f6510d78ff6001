using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Tests.Support;

/// <summary>Checks JSON against the schema of logs, as strictly as the reference writer is: what it always writes must be there.</summary>
internal sealed class SchemaCheck(bool isStrict)
{
    private const string RefPrefix = "#/$defs/";

    private readonly JsonElement _definitions = Load();

    /// <summary>Sentences about what does not fit.</summary>
    public IEnumerable<string> Violations(JsonElement value, string definition) => Check(value, Definition(definition), definition);

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(LogSchema.Read());
        return document.RootElement.GetProperty("$defs").Clone();
    }

    private JsonElement Definition(string name) => _definitions.GetProperty(name);

    private IEnumerable<string> Check(JsonElement value, JsonElement schema, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema.ValueKind == JsonValueKind.False ? [$"{at} is not allowed"] : [];
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Check(value, Definition(reference.GetString()![RefPrefix.Length..]), at);
        }

        if (schema.TryGetProperty("discriminator", out var discriminator))
        {
            return Discriminated(value, discriminator, at);
        }

        foreach (var word in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(word, out var choices))
            {
                var results = choices.EnumerateArray().Select(c => Check(value, c, at).Take(3).ToList()).ToList();
                return results.Any(r => r.Count == 0) ? [] : results.MinBy(r => r.Count)!;
            }
        }

        return Simple(value, schema, at).Concat(value.ValueKind switch
        {
            JsonValueKind.Object => Fields(value, schema, at),
            JsonValueKind.Array => Items(value, schema, at),
            _ => [],
        });
    }

    private IEnumerable<string> Discriminated(JsonElement value, JsonElement discriminator, string at)
    {
        var field = discriminator.GetProperty("propertyName").GetString()!;
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(field, out var kind))
        {
            return [$"{at} has no {field}"];
        }

        return discriminator.GetProperty("mapping").TryGetProperty(kind.ToString(), out var target)
            ? Check(value, Definition(target.GetString()![RefPrefix.Length..]), $"{at}<{kind}>")
            : [$"{at} has the unknown {field} {kind}"];
    }

    private static IEnumerable<string> Simple(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];
            if (!types.Any(t => IsOf(value, t)))
            {
                yield return $"{at} is {value.ValueKind}, not {type}";
            }
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            yield return $"{at} is not {constant}";
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)))
        {
            yield return $"{at} is none of {values}";
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny(".eE"),
        "number" => value.ValueKind == JsonValueKind.Number || (value.ValueKind == JsonValueKind.String && LogNumber.TryParseMarker(value.GetString()!, out _)),
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private IEnumerable<string> Fields(JsonElement value, JsonElement schema, string at)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var needed = Names(schema, "required").Concat(isStrict ? Names(schema, "x-written") : []).Distinct();
        var missing = needed.Where(n => !value.TryGetProperty(n, out _)).Select(n => $"{at}.{n} is missing");
        var rejectsUnknown = schema.TryGetProperty("x-reader-rejects-unknown", out var rejects) && rejects.ValueKind == JsonValueKind.True;
        return missing.Concat(value.EnumerateObject().SelectMany(property =>
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out var field))
            {
                return Check(property.Value, field, $"{at}.{property.Name}");
            }

            return rejectsUnknown ? [$"{at}.{property.Name} is not known"]
                : schema.TryGetProperty("additionalProperties", out var rest) ? Check(property.Value, rest, $"{at}.{property.Name}")
                : [];
        }));
    }

    private IEnumerable<string> Items(JsonElement value, JsonElement schema, string at)
    {
        var count = value.GetArrayLength();
        if ((schema.TryGetProperty("minItems", out var least) && count < least.GetInt32()) || (schema.TryGetProperty("maxItems", out var most) && count > most.GetInt32()))
        {
            yield return $"{at} has {count} items";
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var violation in value.EnumerateArray().SelectMany((item, i) => Check(item, items, $"{at}[{i}]")))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement schema, string word) =>
        schema.TryGetProperty(word, out var names) && names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(n => n.GetString()!) : [];
}
