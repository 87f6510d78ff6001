using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Values by name, written as JSON or YAML: <c>{a: 1}</c>.</summary>
/// <param name="example">An example, for those who wrote something else.</param>
public sealed class MapType(string example) : SettingType
{
    /// <summary>All values are numbers, which may be written as <c>42=10,43=-10</c>.</summary>
    public bool IsNumbers { get; init; }

    /// <summary>Names that must be there.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <inheritdoc />
    public override string Takes => $"values by name, such as {example}";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) =>
        IsKind(value) && Needed.All(n => value.TryGetProperty(n, out _)) && (!IsNumbers || value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Number)) ? null : Takes;

    /// <inheritdoc />
    public override JsonElement? Parse(string text)
    {
        if (IsNumbers && !text.TrimStart().StartsWith('{'))
        {
            return Pairs(text);
        }

        try
        {
            return YamlArgument.Parse(text) is { ValueKind: JsonValueKind.Object } map ? map : null;
        }
        catch (InspectException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.GetRawText();

    private static JsonElement? Pairs(string text)
    {
        var map = new JsonObject();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || parts[0].Length == 0 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            {
                return null;
            }

            map[parts[0]] = number;
        }

        return map.Count == 0 ? null : Element(map);
    }
}
