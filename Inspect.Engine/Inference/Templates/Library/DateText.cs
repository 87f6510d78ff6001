using System.Globalization;
using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Python's <c>strftime</c>, in English.</summary>
internal static class DateText
{
    private static readonly CultureInfo Names = CultureInfo.InvariantCulture;

    /// <summary>A time by a format.</summary>
    public static string Format(RenderState state, DateTimeOffset time, string format)
    {
        state.SpendText(format.Length * 16L);
        var output = new StringBuilder(format.Length * 2);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                output.Append(format[i]);
                continue;
            }

            var isShort = format[i + 1] == '-' && i + 2 < format.Length;
            i += isShort ? 2 : 1;
            var part = Part(time, format[i]) ?? (isShort ? "%-" : "%") + format[i];
            output.Append(isShort ? Shortened(part) : part);
        }

        return output.ToString();
    }

    private static string Shortened(string part)
    {
        var plain = part.TrimStart('0', ' ');
        return plain.Length == 0 || !char.IsAsciiDigit(plain[0]) ? part.Length > 0 && part[^1] == '0' ? "0" : part : plain;
    }

    private static string? Part(DateTimeOffset time, char letter) => letter switch
    {
        'a' => time.ToString("ddd", Names),
        'A' => time.ToString("dddd", Names),
        'b' or 'h' => time.ToString("MMM", Names),
        'B' => time.ToString("MMMM", Names),
        'c' => time.ToString("ddd MMM ", Names) + Padded(time.Day, 2, ' ') + time.ToString(" HH:mm:ss yyyy", Names),
        'C' => Padded(time.Year / 100, 2),
        'd' => Padded(time.Day, 2),
        'D' or 'x' => time.ToString("MM/dd/yy", Names),
        'e' => Padded(time.Day, 2, ' '),
        'f' => Padded(time.Millisecond * 1000 + time.Microsecond, 6),
        'F' => time.ToString("yyyy-MM-dd", Names),
        'g' => Padded(ISOWeek.GetYear(time.DateTime) % 100, 2),
        'G' => Padded(ISOWeek.GetYear(time.DateTime), 4),
        'H' => Padded(time.Hour, 2),
        'I' => Padded(((time.Hour + 11) % 12) + 1, 2),
        'j' => Padded(time.DayOfYear, 3),
        'k' => Padded(time.Hour, 2, ' '),
        'l' => Padded(((time.Hour + 11) % 12) + 1, 2, ' '),
        'm' => Padded(time.Month, 2),
        'M' => Padded(time.Minute, 2),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => time.ToString("hh:mm:ss ", Names) + (time.Hour < 12 ? "AM" : "PM"),
        'R' => time.ToString("HH:mm", Names),
        's' => time.ToUnixTimeSeconds().ToString(Names),
        'S' => Padded(time.Second, 2),
        't' => "\t",
        'T' or 'X' => time.ToString("HH:mm:ss", Names),
        'u' => Padded(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1),
        'U' => Padded((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
        'V' => Padded(ISOWeek.GetWeekOfYear(time.DateTime), 2),
        'w' => Padded((int)time.DayOfWeek, 1),
        'W' => Padded((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2),
        'y' => Padded(time.Year % 100, 2),
        'Y' => time.Year.ToString(Names),
        // The reference asks for a time without a zone.
        'z' or 'Z' => string.Empty,
        '%' => "%",
        _ => null,
    };

    private static string Padded(int number, int width, char fill = '0') => number.ToString(Names).PadLeft(width, fill);
}
