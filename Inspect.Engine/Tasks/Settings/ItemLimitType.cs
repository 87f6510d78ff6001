using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Some items: a count, or a range that a person writes from 1 and with its end (<c>10-20</c>) and a log has from 0, its end left out.</summary>
public sealed class ItemLimitType : SettingType
{
    /// <inheritdoc />
    public override string Takes => string.Create(CultureInfo.InvariantCulture, $"a count from 1 to {int.MaxValue:N0}, or a range such as 10-20");

    /// <inheritdoc />
    public override string Kind => "a count such as 10 or a range such as 10-20";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.Number
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number));

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => Ends(value) is null ? Takes : null;

    /// <inheritdoc />
    public override JsonElement? Parse(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        return (ends.Length, Number(ends[0]), Number(ends[^1])) switch
        {
            (1, { } count, _) => Element(count),
            (2, { } first, { } last) => Element((decimal[])[first - 1, last]),
            _ => null,
        };
    }

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.ValueKind == JsonValueKind.Array && IsKind(value) && value[0].TryGetDecimal(out var from)
        ? string.Create(CultureInfo.InvariantCulture, $"{from + 1}-{value[1].GetRawText()}")
        : value.ToString();

    /// <summary>First item, from 0, and the one behind the last; null where the value is no limit.</summary>
    internal static (int From, int To)? Ends(JsonElement value) => value switch
    {
        { ValueKind: JsonValueKind.Number } when value.TryGetInt32(out var count) && count >= 1 => (0, count),
        { ValueKind: JsonValueKind.Array } when value.GetArrayLength() == 2 && Whole(value[0]) is { } from and >= 0 && Whole(value[1]) is { } to && to > from => (from, to),
        _ => null,
    };

    private static int? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
