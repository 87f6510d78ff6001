using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Models;

/// <summary>Numbers as logs spell them: floats keep a decimal point, NaN and infinities are bare words (log format 4.2).</summary>
/// <remarks>
/// JSON libraries refuse bare <c>NaN</c>. The reader of logs turns each into a text that starts with a private-use character
/// before parsing, and the writer turns such texts back, so that free-form data carries them through unchanged.
/// </remarks>
public static class LogNumber
{
    /// <summary>First character of a text that stands for a non-finite number.</summary>
    public const char Marker = '\uE0FF';

    /// <summary>Reads a text that stands for a non-finite number.</summary>
    public static bool TryParseMarker(string text, out double value)
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

    /// <summary>The number under the reader has neither point nor exponent.</summary>
    public static bool IsInteger(Utf8JsonReader reader)
    {
        var raw = reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan;
        return raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
    }

    /// <summary>Writes a float in the spelling of the log; non-finite ones as bare words.</summary>
    public static void Write(Utf8JsonWriter writer, double value) =>
        writer.WriteRawValue(Format(value), skipInputValidation: true);

    /// <summary>The spelling of a float: shortest digits that read back the same, with <c>.0</c> for whole numbers below 1e16, exponents as <c>1e+22</c> and <c>1e-07</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-4 and < 1e16))
        {
            var plain = value.ToString("R", CultureInfo.InvariantCulture);
            if (plain.Contains('E', StringComparison.Ordinal))
            {
                plain = ((decimal)value).ToString(CultureInfo.InvariantCulture);
            }

            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
        {
            text = value.ToString("E16", CultureInfo.InvariantCulture);
            return text;
        }

        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
