using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.NewRun;

/// <summary>Values of a task's parameters as the text of a field: a value is of the kind that its default has.</summary>
internal static class ParameterText
{
    /// <summary>The text of a value.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => value.GetRawText(),
    };

    /// <summary>Reads the text of a field.</summary>
    /// <param name="name">Name of the parameter, for messages.</param>
    /// <param name="text">The text; null or empty takes the default.</param>
    /// <param name="usual">The default; null where the parameter is not known.</param>
    /// <returns>The value, or what is wrong with the text.</returns>
    public static (JsonElement? Value, string? Problem) Read(string name, string? text, JsonElement? usual)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (null, null);
        }

        return usual?.ValueKind switch
        {
            JsonValueKind.String => (JsonSerializer.SerializeToElement(text), null),
            JsonValueKind.True or JsonValueKind.False => bool.TryParse(text.Trim(), out var isOn) ? (JsonSerializer.SerializeToElement(isOn), null) : (null, $"{name} must be true or false, not {Format.Line(text, 60)}."),
            JsonValueKind.Number => Number(text) is { } number ? (number, null) : (null, $"{name} must be a number, not {Format.Line(text, 60)}."),
            _ => Any(name, text),
        };
    }

    private static JsonElement? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var whole) ? JsonSerializer.SerializeToElement(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonSerializer.SerializeToElement(number)
        : null;

    /// <summary>A list, a map, or what has no default that says its kind: as the command line takes it.</summary>
    private static (JsonElement? Value, string? Problem) Any(string name, string text)
    {
        try
        {
            return (YamlArgument.Parse(text), null);
        }
        catch (InspectException error)
        {
            return (null, $"{name}: {error.Message}");
        }
    }
}
