using System.Globalization;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Numbers in the scripts of the world: <c>½</c>, <c>3²</c>, <c>十二</c>, <c>1.234,56</c> (semantics 3.12).</summary>
public static class UnicodeNumber
{
    private const string Minus = "-\u2212\uFE63\uFF0D负負";
    private const string Plus = "+\uFF0B\uFE62正";
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private const string Groups = ",\uFF0C\uFE50\u3001\u066C \u00A0\u202F\u2009\u2007\u2008'\u2019\u02BC\uFF07";
    private const string DecimalMarks = "\u066B\uFF0E";

    /// <summary>Reads the number; false where the text is none. One beyond the range of doubles is infinite.</summary>
    public static bool TryParse(string text, out double value)
    {
        var rest = PythonText.Strip(text);
        var isNegative = TakeSigns(ref rest);
        if (Single(rest) is { } single)
        {
            value = isNegative ? -single : single;
            return true;
        }

        var exponent = TakeExponent(ref rest);
        if (!TryBase(PythonText.Strip(rest), out value))
        {
            return false;
        }

        value = isNegative ? -value : value;
        return exponent is not { } power || TryPower(ref value, power);
    }

    private static bool TryPower(ref double value, double exponent)
    {
        var power = Math.Pow(value, exponent);
        // Neither zero to a negative power nor one that leaves the range of doubles is a number.
        var isNumber = double.IsFinite(power) || !double.IsFinite(value);
        value = isNumber ? power : 0;
        return isNumber && double.IsFinite(exponent);
    }

    private static bool TakeSigns(ref string text)
    {
        var isNegative = false;
        var i = 0;
        for (; i < text.Length; i++)
        {
            if (Minus.Contains(text[i], StringComparison.Ordinal))
            {
                isNegative = !isNegative;
            }
            else if (!Plus.Contains(text[i], StringComparison.Ordinal) && !PythonText.IsWhiteSpace(text[i]))
            {
                break;
            }
        }

        text = text[i..];
        return isNegative;
    }

    /// <summary>Takes the superscript digits off the end, with their sign; null, and nothing taken, where there are none or nothing stands before them.</summary>
    private static double? TakeExponent(ref string text)
    {
        var end = text.Length;
        while (end > 0 && IsSeparator(text[end - 1]))
        {
            end--;
        }

        var start = end;
        while (start > 0 && Superscripts.Contains(text[start - 1], StringComparison.Ordinal))
        {
            start--;
        }

        var sign = start > 0 && text[start - 1] is '⁻' or '⁺' ? text[start - 1] : ' ';
        var head = PythonText.Strip(text[..(sign == ' ' ? start : start - 1)]);
        if (start == end || head.Length == 0)
        {
            return null;
        }

        var digits = string.Concat(text[start..end].Select(c => (char)('0' + Superscripts.IndexOf(c, StringComparison.Ordinal))));
        text = head;
        return (sign == '⁻' ? -1 : 1) * double.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static bool TryBase(string text, out double value)
    {
        value = 0;
        var fractions = Places(text).Where(p => NumericValue(p.Rune) is > 0 and < 1).ToList();
        if (fractions is not [var (at, fraction)])
        {
            return fractions.Count == 0 && TryWhole(text, out value);
        }

        var head = PythonText.Strip(text[..at]);
        if (!text[(at + fraction.Utf16SequenceLength)..].All(IsSeparator) || (head.Length > 0 && !TryWhole(head, out value)))
        {
            return false;
        }

        value += NumericValue(fraction)!.Value;
        return true;
    }

    private static IEnumerable<(int At, Rune Rune)> Places(string text)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            yield return (at, rune);
            at += rune.Utf16SequenceLength;
        }
    }

    private static bool TryWhole(string text, out double value)
    {
        if ((ChineseNumber.IsAny(text) && ChineseNumber.TryParse(text, out value)) || TryGeneric(text, out value))
        {
            return true;
        }

        var single = Single(text);
        value = single ?? 0;
        return single is not null;
    }

    private static bool TryGeneric(string text, out double value)
    {
        value = 0;
        var mark = FindDecimalMark(text);
        var plain = new StringBuilder();
        var hasMark = false;
        var hasExponent = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.IsBmp ? (char)rune.Value : '\0';
            if (ChineseNumber.AnyDigit(rune) is { } digit)
            {
                plain.Append(digit);
            }
            else if (c == mark || (c != '\0' && DecimalMarks.Contains(c, StringComparison.Ordinal)))
            {
                if (hasMark)
                {
                    return false;
                }

                hasMark = true;
                plain.Append('.');
            }
            else if (c is 'e' or 'E' && !hasExponent && plain.Length > 0)
            {
                hasExponent = true;
                plain.Append('e');
            }
            else if (hasExponent && plain[^1] == 'e' && c != '\0' && (Minus + Plus).Contains(c, StringComparison.Ordinal))
            {
                plain.Append(Minus.Contains(c, StringComparison.Ordinal) ? '-' : '+');
            }
            else if (c == '\0' || !(IsSeparator(c) || (mark == ',' && c == '.')))
            {
                return false;
            }
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return plain.ToString().Any(char.IsAsciiDigit) && double.TryParse(plain.ToString(), Styles, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The later of full stop and comma; a comma alone is one when one to three digits follow the last.</summary>
    private static char FindDecimalMark(string text)
    {
        var dot = text.LastIndexOf('.');
        var comma = text.LastIndexOf(',');
        if (comma < 0 || dot >= 0)
        {
            return dot >= comma ? '.' : ',';
        }

        return text[(comma + 1)..].EnumerateRunes().Count(r => ChineseNumber.AnyDigit(r) is not null) is >= 1 and <= 3 ? ',' : '.';
    }

    private static bool IsSeparator(char c) => Groups.Contains(c, StringComparison.Ordinal) || PythonText.IsWhiteSpace(c);

    private static double? Single(string text) => Rune.TryGetRuneAt(text.Length == 0 ? " " : text, 0, out var rune) && rune.Utf16SequenceLength == text.Length ? NumericValue(rune) : null;

    private static double? NumericValue(Rune rune)
    {
        if (ChineseNumber.SingleValue(rune) is { } chinese)
        {
            return chinese;
        }

        var value = Rune.GetNumericValue(rune);
        return value >= 0 ? value : null;
    }
}
