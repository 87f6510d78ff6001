using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks.Code;

/// <summary>A parameter of a task method, or of the constructor of a part.</summary>
internal sealed class CodeParameter
{
    private static readonly Type[] Lists =
        [typeof(string[]), typeof(IEnumerable<string>), typeof(IReadOnlyList<string>), typeof(IReadOnlyCollection<string>), typeof(IList<string>), typeof(List<string>), typeof(ImmutableArray<string>)];

    private readonly ParameterInfo _parameter;
    private readonly Type _type;
    private readonly bool _takesNull;

    private CodeParameter(ParameterInfo parameter, Type type, bool takesNull)
    {
        _parameter = parameter;
        _type = type;
        _takesNull = takesNull;
    }

    /// <summary>Name, as the code writes it.</summary>
    public string Name => _parameter.Name!;

    /// <summary>It has no default.</summary>
    public bool IsRequired => !_parameter.HasDefaultValue;

    /// <summary>The default as logs and forms hold it; null for none.</summary>
    public JsonElement Default => PartValue.Of(DefaultValue);

    /// <summary>What a value must be, for sentences.</summary>
    public string Takes => _type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(_type))}" : Kind switch
    {
        PartParameterType.Boolean => "true or false",
        PartParameterType.Whole => "a whole number",
        PartParameterType.Number => _type == typeof(long) ? "a whole number" : "a number",
        PartParameterType.TextList => "a text or a list of texts",
        PartParameterType.Any => "any value",
        _ => "a text",
    };

    private object? DefaultValue => _parameter.HasDefaultValue
        ? _type.IsEnum && _parameter.DefaultValue is { } number ? Enum.ToObject(_type, number) : _parameter.DefaultValue
        : null;

    private PartParameterType Kind => _type switch
    {
        _ when _type == typeof(bool) => PartParameterType.Boolean,
        _ when _type == typeof(int) => PartParameterType.Whole,
        _ when _type == typeof(long) || _type == typeof(double) || _type == typeof(float) || _type == typeof(decimal) => PartParameterType.Number,
        _ when _type == typeof(JsonElement) => PartParameterType.Any,
        _ when Lists.Contains(_type) => PartParameterType.TextList,
        _ => PartParameterType.Text,
    };

    /// <summary>The parameters of a method; null with a sentence where one has a type that no task file can give.</summary>
    public static ImmutableArray<CodeParameter>? Of(MethodBase method, out string? problem)
    {
        problem = null;
        var parameters = ImmutableArray.CreateBuilder<CodeParameter>();
        foreach (var parameter in method.GetParameters())
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (!(type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(float)
                || type == typeof(decimal) || type == typeof(JsonElement) || type.IsEnum || Lists.Contains(type)))
            {
                problem = $"the parameter \"{parameter.Name}\" is of a type that nobody can give a value from outside. Use string, bool, int, long, double, decimal, an enum, a list of strings or JsonElement";
                return null;
            }

            var takesNull = type != parameter.ParameterType || (!type.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull);
            parameters.Add(new CodeParameter(parameter, type, takesNull));
        }

        return parameters.ToImmutable();
    }

    /// <summary>The parameter as a part declares it.</summary>
    public PartParameter ToPartParameter() => new(Name, Kind, DefaultValue is { } value ? PartValue.Of(value) : null, Takes)
    {
        IsRequired = IsRequired,
        AllowsNull = _takesNull,
        Values = _type.IsEnum ? Enum.GetNames(_type) : [],
        Misfit = value => TryConvert(value, out _) ? null : $"It must be {Takes}.",
    };

    /// <summary>The values for a call.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="given">What was given by name, known to fit.</param>
    public static object?[] Bind(ImmutableArray<CodeParameter> parameters, IReadOnlyDictionary<string, JsonElement> given) =>
        [.. parameters.Select(p => given.TryGetValue(p.Name, out var value) && p.TryConvert(value, out var converted) ? converted : p.DefaultValue)];

    /// <summary>The value of the parameter's type; texts that read as one count too.</summary>
    public bool TryConvert(JsonElement value, out object? converted)
    {
        converted = null;
        if (value.ValueKind == JsonValueKind.Null)
        {
            return _takesNull || (_parameter.HasDefaultValue && DefaultValue is null);
        }

        converted = Convert(value);
        return converted is not null;
    }

    private object? Convert(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var isScalar = value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
        return _type switch
        {
            _ when _type == typeof(JsonElement) => FreeJson.Of(value),
            _ when Lists.Contains(_type) => ToList(value, text),
            _ when !isScalar => null,
            _ when _type == typeof(string) => text,
            _ when _type.IsEnum => Enum.GetNames(_type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse(_type, name) : null,
            _ when _type == typeof(bool) => bool.TryParse(text, out var truth) ? truth : null,
            _ => Number(text),
        };
    }

    private object? Number(string text)
    {
        var isExact = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        if (_type == typeof(double) || _type == typeof(float))
        {
            return _type == typeof(double) ? number : (object)(float)number;
        }

        if (_type == typeof(decimal) || !isExact || exact != decimal.Truncate(exact))
        {
            return isExact && _type == typeof(decimal) ? exact : null;
        }

        return _type == typeof(long) ? (exact is >= long.MinValue and <= long.MaxValue ? (long)exact : null)
            : exact is >= int.MinValue and <= int.MaxValue ? (int)exact : null;
    }

    private object? ToList(JsonElement value, string text)
    {
        if (value.ValueKind == JsonValueKind.Object || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)))
        {
            return null;
        }

        string[] texts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.ToString())] : [text];
        return _type == typeof(List<string>) || _type == typeof(IList<string>) ? texts.ToList() : _type == typeof(ImmutableArray<string>) ? texts.ToImmutableArray() : texts;
    }
}
