using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Tables;

/// <summary>A value in a table.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Bits">A number, boolean or time: its bits.</param>
/// <param name="Content">A text.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cell(CellType Type, long Bits, string? Content)
{
    /// <summary>No value.</summary>
    public static Cell None => default;

    /// <summary>The number of a float cell.</summary>
    public double Number => Type == CellType.Integer ? Bits : BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The time of a time cell, in UTC.</summary>
    public DateTime Time => new(Bits, DateTimeKind.Utc);

    public static Cell Of(string? text) => text is null ? None : new(CellType.Text, 0, LogText.Escape(text));

    public static Cell Of(long? number) => number is { } value ? new(CellType.Integer, value, null) : None;

    /// <summary>A number; NaN, which stands for an absent one, is no value.</summary>
    public static Cell Of(double? number) => number is { } value && !double.IsNaN(value) ? new(CellType.Float, BitConverter.DoubleToInt64Bits(value), null) : None;

    public static Cell Of(bool? value) => value is { } known ? new(CellType.Boolean, known ? 1 : 0, null) : None;

    public static Cell Of(DateTimeOffset? time) => time is { } known ? new(CellType.Time, known.UtcTicks, null) : None;

    /// <summary>Free data: a scalar as it is, a map or list as JSON text.</summary>
    public static Cell Of(JsonElement? element) => element is { } value ? Of(value) : None;

    /// <summary>Free data: a scalar as it is, a map or list as JSON text.</summary>
    public static Cell Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => None,
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => OfNumber(value),
        JsonValueKind.String => LogNumber.TryParseMarker(value.GetString()!, out var special) ? Of(special) : Of(value.GetString()),
        _ => Json(value),
    };

    /// <summary>A value of a score.</summary>
    public static Cell Of(ScoreValue? value) => value switch
    {
        null or ScoreValue.OfNull => None,
        ScoreValue.OfText text => Of(text.Value),
        ScoreValue.OfBoolean boolean => Of(boolean.Value),
        ScoreValue.OfNumber { IsInteger: true, Value: >= -9e18 and <= 9e18 } number => Of((long)number.Value),
        ScoreValue.OfNumber number => Of(number.Value),
        _ => Json(value),
    };

    /// <summary>A record, map or list of a log as JSON text.</summary>
    public static Cell Json<T>(T? value) => value is null ? None : Of(CellJson.Of(value is JsonElement element ? element : LogJson.ToElement(value)));

    /// <summary>The value as text, as Python prints it; a time by ISO 8601.</summary>
    public string Text => Type switch
    {
        CellType.Text => Content!,
        CellType.Integer => Bits.ToString(CultureInfo.InvariantCulture),
        CellType.Float => TextOf(Number),
        CellType.Boolean => Bits != 0 ? "True" : "False",
        CellType.Time => Time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'+00:00'", CultureInfo.InvariantCulture),
        _ => string.Empty,
    };

    private static string TextOf(double number) => double.IsInfinity(number) ? number > 0 ? "inf" : "-inf" : PythonNumber.Format(number);

    private static Cell OfNumber(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? Of(value.GetDouble())
            : value.TryGetInt64(out var number) ? Of(number)
            : Of(raw);
    }
}
