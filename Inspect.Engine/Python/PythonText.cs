using System.Globalization;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Text and number rules of the reference implementation's language, where they differ from .NET's (semantics, appendix B).</summary>
public static class PythonText
{
    private const string AsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private const string AsciiWhitespace = " \t\n\r\v\f";

    /// <summary>White space as the reference strips and splits it: .NET's, and U+001C to U+001F.</summary>
    public static bool IsWhiteSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary>The character is one of the 32 of ASCII punctuation.</summary>
    public static bool IsPunctuation(char c) => AsciiPunctuation.Contains(c, StringComparison.Ordinal);

    /// <summary>Text without white space at both ends.</summary>
    public static string Strip(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Text without ASCII white space and punctuation at both ends.</summary>
    public static string StripPunctuation(string text) => text.Trim((AsciiWhitespace + AsciiPunctuation).ToCharArray());

    /// <summary>Words between runs of white space.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isGap = i == text.Length || IsWhiteSpace(text[i]);
            if (!isGap && start < 0)
            {
                start = i;
            }
            else if (isGap && start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
        }

        return words;
    }

    /// <summary>Reads a float: surrounding white space, sign, digits of any script with single underscores between them, fraction, exponent, <c>inf</c>, <c>nan</c>.</summary>
    public static bool TryParseFloat(string text, out double value)
    {
        value = 0;
        if (!TryAsciiDigits(Strip(text), out var plain))
        {
            return false;
        }

        var unsigned = plain.TrimStart('+', '-');
        if (plain.Length - unsigned.Length > 1)
        {
            return false;
        }

        var sign = plain.StartsWith('-') ? -1.0 : 1.0;
        switch (unsigned.ToUpperInvariant())
        {
            case "INF" or "INFINITY":
                value = sign * double.PositiveInfinity;
                return true;
            case "NAN":
                value = double.NaN;
                return true;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        return unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && double.TryParse(plain, Styles, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads a whole number of digits of any script, and nothing else.</summary>
    public static bool TryParseWhole(string text, out int value)
    {
        value = 0;
        return TryDigits(text, out var digits) && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The ASCII digits of a text that has digits alone, of any script.</summary>
    public static bool TryDigits(string text, out string digits)
    {
        digits = string.Empty;
        return text.Length > 0 && text.EnumerateRunes().All(Rune.IsDigit) && TryAsciiDigits(text, out digits);
    }

    /// <summary>Reads a float that is neither infinite nor NaN.</summary>
    public static bool TryParseFinite(string text, out double value) => TryParseFloat(text, out value) && double.IsFinite(value);

    /// <summary>A number with five significant digits, trailing zeros removed, as the format <c>.5g</c> prints it.</summary>
    public static string FormatFiveDigits(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var scientific = value.ToString("E4", CultureInfo.InvariantCulture);
        var at = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 5)
        {
            var mantissa = scientific[..at];
            mantissa = mantissa.TrimEnd('0').TrimEnd('.');
            return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        var plain = value.ToString("F" + (4 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
    }

    private static bool TryAsciiDigits(string text, out string plain)
    {
        var builder = new StringBuilder(text.Length);
        var previous = ' ';
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                builder.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (rune.Value == '_' && char.IsAsciiDigit(previous))
            {
                previous = '_';
                continue;
            }
            else if (rune.IsAscii)
            {
                if (previous == '_')
                {
                    break;
                }

                builder.Append((char)rune.Value);
            }
            else
            {
                plain = string.Empty;
                return false;
            }

            previous = builder[^1];
        }

        plain = builder.ToString();
        // An underscore stands between two digits only.
        return previous != '_' && builder.Length > 0;
    }
}
