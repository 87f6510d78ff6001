using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Python;

namespace Inspect.Engine.Values;

/// <summary>Numbers as logs spell them: floats keep a decimal point, NaN and infinities are bare words (log format 4.2).</summary>
/// <remarks>
/// JSON libraries refuse bare <c>NaN</c>. The reader of logs turns each into a text that starts with a private-use character
/// before parsing, and the writer turns such texts back, so that free-form data carries them through unchanged.
/// </remarks>
public static class LogNumber
{
    /// <summary>First character of a text that stands for a non-finite number.</summary>
    public const char Marker = NonFinite.Marker;

    private const int MostPlain = 32;

    /// <summary>From here on .NET writes exponents where logs have none, or the other way round.</summary>
    private const double LeastLarge = 1e15;

    /// <summary>Reads a text that stands for a non-finite number.</summary>
    public static bool TryParseMarker(string text, out double value) => NonFinite.TryParse(text, out value);

    /// <summary>The number under the reader has neither point nor exponent.</summary>
    public static bool IsInteger(Utf8JsonReader reader)
    {
        var raw = reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan;
        return raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
    }

    /// <summary>Writes a float in the spelling of the log; non-finite ones as bare words.</summary>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        // Most numbers are neither large nor have a name: they need no text of their own. Small ones differ in one letter.
        Span<byte> text = stackalloc byte[MostPlain];
        if (!double.IsFinite(value) || Math.Abs(value) >= LeastLarge || !value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture))
        {
            writer.WriteRawValue(PythonNumber.Format(value), skipInputValidation: true);
            return;
        }

        if (text[..length].IndexOf((byte)'E') is >= 0 and var exponent)
        {
            text[exponent] = (byte)'e';
        }
        else if (!text[..length].Contains((byte)'.'))
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
