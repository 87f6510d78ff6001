using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>Holds the arguments of a part against its definition.</summary>
internal static class PartCheck
{
    private static readonly string Range = string.Create(CultureInfo.InvariantCulture, $" from {int.MinValue:N0} to {int.MaxValue:N0}");

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public static string? Arguments(PartDefinition definition, Part part, PartRegistry parts)
    {
        foreach (var (name, value) in part.Params)
        {
            if (Argument(definition, name, value, parts) is { } problem)
            {
                return problem;
            }
        }

        var missing = definition.Parameters.FirstOrDefault(p => p.IsRequired && !part.Params.ContainsKey(p.Name));
        return missing is not null ? $"{part.Name} needs \"{missing.Name}\": {missing.Help}"
            : definition.Misfit?.Invoke(part.Params) is { } misfit ? $"{part.Name}: {misfit}" : null;
    }

    private static string? Argument(PartDefinition definition, string name, JsonElement value, PartRegistry parts)
    {
        if (definition.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
        {
            if (definition.AllowsFurther)
            {
                return null;
            }

            var known = definition.Parameters.Select(p => p.Name).ToList();
            return known.Count == 0
                ? $"{definition.Name} takes no arguments; remove \"{name}\"."
                : Suggestion.Find(name, known) is { } close ? $"{definition.Name} has no argument \"{name}\". Did you mean \"{close}\"?"
                : $"{definition.Name} has no argument \"{name}\". It takes {string.Join(", ", known)}.";
        }

        if (value.ValueKind != JsonValueKind.Null && parameter.PartsOf is { } kind && Nested(definition, name, value, kind, parts) is { } wrong)
        {
            return wrong;
        }

        if (!Fits(parameter, value))
        {
            return $"{definition.Name}: \"{name}\" must be {Describe(parameter.Type)}{(parameter.Type == PartParameterType.Whole && value.ValueKind == JsonValueKind.Number ? Range : string.Empty)}.";
        }

        if (value.ValueKind != JsonValueKind.Null && parameter.Misfit?.Invoke(value) is { } misfit)
        {
            return $"{definition.Name}: \"{name}\" does not fit. {misfit}";
        }

        return parameter.Values.Count > 0 && !parameter.Values.Contains(value.ToString())
            ? $"{definition.Name}: \"{name}\" must be one of {string.Join(", ", parameter.Values)}, not \"{value}\"."
            : null;
    }

    /// <summary>What is wrong with the parts that an argument names.</summary>
    private static string? Nested(PartDefinition definition, string name, JsonElement value, PartKind kind, PartRegistry parts)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        {
            return $"{definition.Name}: \"{name}\" must name at least one {kind.ToString().ToLowerInvariant()}.";
        }

        try
        {
            var named = new PartArguments(definition, new Dictionary<string, JsonElement> { [name] = value }) { Registry = parts }.Parts(name);
            return named.Select(p => parts.Check(kind, p)).FirstOrDefault(p => p is not null) is { } problem ? $"{definition.Name}: {problem}" : null;
        }
        catch (InspectException error)
        {
            return $"{definition.Name}: {error.Message}";
        }
    }

    private static bool Fits(PartParameter parameter, JsonElement value) => parameter.Type switch
    {
        // Logs of others write an optional argument that nobody gave as null.
        _ when value.ValueKind == JsonValueKind.Null && (parameter.AllowsNull || parameter is { IsRequired: false, Default: null }) => true,
        PartParameterType.Text => IsText(value),
        PartParameterType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        PartParameterType.Samples => value.ValueKind == JsonValueKind.Array,
        PartParameterType.Dataset => value.ValueKind == JsonValueKind.Object,
        PartParameterType.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        PartParameterType.Number => value.ValueKind == JsonValueKind.Number,
        PartParameterType.Metric => value.ValueKind is JsonValueKind.String or JsonValueKind.Object,
        PartParameterType.TextList => IsText(value) || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText)),
        _ => true,
    };

    private static bool IsText(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    private static string Describe(PartParameterType type) => type switch
    {
        PartParameterType.Boolean => "true or false",
        PartParameterType.Samples => "a list of samples",
        PartParameterType.Dataset => "a dataset file, such as {file: datasets/NAME.jsonl}",
        PartParameterType.Whole => "a whole number",
        PartParameterType.Number => "a number",
        PartParameterType.TextList => "a text or a list of texts",
        PartParameterType.Metric => "a metric: its name, or a map of its name to its arguments",
        _ => "a text",
    };
}
