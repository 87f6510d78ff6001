using System.Globalization;
using System.Text.Json;

namespace Inspect.Web.Components.NewRun;

/// <summary>The limit of the items as a person writes it: a count, or a range from 1 such as <c>10-20</c>. A log has the range from 0, its end left out.</summary>
internal static class ItemLimit
{
    /// <summary>The text of a limit; null for none.</summary>
    public static string? Text(JsonElement? limit) => limit switch
    {
        { ValueKind: JsonValueKind.Number } count => count.GetRawText(),
        { ValueKind: JsonValueKind.Array } range when range.GetArrayLength() == 2 && From(range) is { } from => string.Create(CultureInfo.InvariantCulture, $"{from + 1}-{range[1].GetRawText()}"),
        _ => null,
    };

    /// <summary>The limit of a text. One that is neither count nor range stays a text, which the planner refuses with a sentence.</summary>
    public static JsonElement? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        return (ends.Length, Number(ends[0]), Number(ends[^1])) switch
        {
            (1, { } count, _) => JsonSerializer.SerializeToElement(count),
            (2, { } first, { } last) => JsonSerializer.SerializeToElement((int[])[first - 1, last]),
            _ => JsonSerializer.SerializeToElement(text),
        };
    }

    private static int? From(JsonElement range) => range[0].ValueKind == JsonValueKind.Number && range[0].TryGetInt32(out var from) ? from : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
