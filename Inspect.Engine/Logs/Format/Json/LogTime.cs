using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Times as logs spell them (log format 4.3).</summary>
internal static class LogTime
{
    /// <summary>The usual spelling: UTC with <c>+00:00</c>, six fraction digits or none.</summary>
    public static string Format(DateTimeOffset time) => Format(time, "+00:00");

    /// <summary>The spelling of provenance and free-form data: the same with <c>Z</c>.</summary>
    public static string FormatZulu(DateTimeOffset time) => Format(time, "Z");

    /// <summary>Reads any spelling; false when the text is no time.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces,
            out time);

    /// <summary>Writes the usual spelling.</summary>
    public static void Write(Utf8JsonWriter writer, DateTimeOffset time)
    {
        Span<byte> buffer = stackalloc byte[40];
        var utc = time.UtcDateTime;
        var hasFraction = utc.Ticks / 10 % 1_000_000 != 0;
        var isShort = Utf8Formatter.TryFormat(utc, buffer, out var length, 'O') && length >= 19;
        System.Diagnostics.Debug.Assert(isShort, "forty bytes hold a round-trip time");
        length = hasFraction ? 26 : 19;
        "+00:00"u8.CopyTo(buffer[length..]);
        writer.WriteStringValue(buffer[..(length + 6)]);
    }

    private static string Format(DateTimeOffset time, string zone)
    {
        var utc = time.UtcDateTime;
        var hasFraction = utc.Ticks / 10 % 1_000_000 != 0;
        return utc.ToString(hasFraction ? "yyyy-MM-ddTHH:mm:ss.ffffff" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + zone;
    }
}
