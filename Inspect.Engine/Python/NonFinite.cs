namespace Inspect.Engine.Python;

/// <summary>Texts that stand for numbers which JSON has no word for: <c>NaN</c> and the infinities.</summary>
public static class NonFinite
{
    /// <summary>First character of such a text, for private use.</summary>
    public const char Marker = '\uE0FF';

    /// <summary>Reads a text that stands for a non-finite number.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = text switch
        {
            [Marker, .. "NaN"] => double.NaN,
            [Marker, .. "Infinity"] => double.PositiveInfinity,
            [Marker, .. "-Infinity"] => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }

    /// <summary>The number as the reference's language prints it: <c>nan</c>, <c>inf</c>, <c>-inf</c>.</summary>
    public static string ToText(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
