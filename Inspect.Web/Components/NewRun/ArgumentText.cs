using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.NewRun;

/// <summary>Values of a model's arguments as the text of a field.</summary>
internal static class ArgumentText
{
    /// <summary>The text of a value.</summary>
    public static string Of(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsPlain) ? string.Join(", ", value.EnumerateArray()) : ParameterText.Of(value);

    /// <summary>Reads the text of a field.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="text">The text; null or empty sets nothing.</param>
    /// <returns>The value, or what is wrong with the text.</returns>
    public static (JsonElement? Value, string? Problem) Read(ModelArgument argument, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        var value = Parse(argument.Kind, text);
        return value is not { } read || (!argument.IsBoundByModel && argument.Misfit(read) is not null)
            ? (null, $"{argument.Name} must be {argument.Takes}, not {Format.Line(text, 60)}.")
            : (value, null);
    }

    private static JsonElement? Parse(ModelArgumentKind kind, string text) => kind switch
    {
        ModelArgumentKind.Whole => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? JsonSerializer.SerializeToElement(number) : null,
        ModelArgumentKind.Switch => bool.TryParse(text.Trim(), out var isOn) ? JsonSerializer.SerializeToElement(isOn) : JsonSerializer.SerializeToElement(text.Trim()),
        ModelArgumentKind.List when !text.TrimStart().StartsWith('[') => List(text),
        ModelArgumentKind.List or ModelArgumentKind.Map => Yaml(text),
        ModelArgumentKind.LongText => JsonSerializer.SerializeToElement(text),
        _ => JsonSerializer.SerializeToElement(text.Trim()),
    };

    private static JsonElement List(string text) => JsonSerializer.SerializeToElement(text.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static JsonElement? Yaml(string text)
    {
        try
        {
            return YamlArgument.Parse(text);
        }
        catch (InspectException)
        {
            // The sentence about the field says what it takes.
            return null;
        }
    }

    /// <summary>It is the same when it is read from a list with commas.</summary>
    private static bool IsPlain(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text == text.Trim() && text.AsSpan().IndexOfAny(",\n[") < 0;
}
