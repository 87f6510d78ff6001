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

    /// <summary>Reads the number; false where the text is none.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        var rest = PythonText.Strip(text);
        var isNegative = TakeSigns(ref rest);
        if (rest.Length == 0)
        {
            return false;
        }

        if (!TryUnsigned(rest, isNegative, out value))
        {
            return false;
        }

        return double.IsFinite(value);
    }

    private static bool TryUnsigned(string text, bool isNegative, out double value)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length == 1 && NumericValue(runes[0]) is { } single)
        {
            value = isNegative ? -single : single;
            return true;
        }

        if (TrySplitExponent(text, out var head, out var exponent))
        {
            if (head.Length == 0 || !TryBase(head, out value))
            {
                value = 0;
                return false;
            }

            value = Math.Pow(isNegative ? -value : value, exponent);
            return true;
        }

        var isNumber = TryBase(text, out value);
        value = isNegative ? -value : value;
        return isNumber;
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

    private static bool TrySplitExponent(string text, out string head, out int exponent)
    {
        exponent = 0;
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

        head = text;
        if (start == end)
        {
            return false;
        }

        var digits = string.Concat(text[start..end].Select(c => Superscripts.IndexOf(c, StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture)));
        var sign = start > 0 ? text[start - 1] : ' ';
        if (sign is '⁻' or '⁺')
        {
            start--;
        }

        head = text[..start];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out exponent) && Negate(ref exponent, sign == '⁻');
    }

    private static bool Negate(ref int exponent, bool isNegative)
    {
        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static bool TryBase(string text, out double value)
    {
        value = 0;
        var at = -1;
        var fraction = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]) && NumericValue(new Rune(text[i])) is > 0 and < 1 and var part)
            {
                if (at >= 0)
                {
                    return false;
                }

                at = i;
                fraction = part;
            }
        }

        if (at >= 0)
        {
            if (!text[(at + 1)..].All(IsSeparator))
            {
                return false;
            }

            var head = text[..at].TrimEnd();
            if (head.Length > 0 && !TryBase(head, out value))
            {
                return false;
            }

            value += fraction;
            return true;
        }

        return ChineseNumber.IsAny(text) ? ChineseNumber.TryParse(text, out value) : TryGeneric(text, out value);
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
            if (DigitValue(rune) is { } digit)
            {
                plain.Append((char)('0' + digit));
            }
            else if (c == mark || (c != '\0' && DecimalMarks.Contains(c, StringComparison.Ordinal)))
            {
                if (hasMark || hasExponent)
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
            else if (c == '\0' || !IsSeparator(c))
            {
                return false;
            }
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return plain.ToString().Any(char.IsAsciiDigit) && double.TryParse(plain.ToString(), Styles, CultureInfo.InvariantCulture, out value);
    }

    private static char FindDecimalMark(string text)
    {
        var dot = text.LastIndexOf('.');
        var comma = text.LastIndexOf(',');
        if (dot >= 0 && comma >= 0)
        {
            return dot > comma ? '.' : ',';
        }

        if (comma < 0)
        {
            return '.';
        }

        var after = text[(comma + 1)..].EnumerateRunes().TakeWhile(r => DigitValue(r) is not null).Count();
        return after is >= 1 and <= 3 ? ',' : '.';
    }

    private static bool IsSeparator(char c) =>
        Groups.Contains(c, StringComparison.Ordinal) || c is '.' || PythonText.IsWhiteSpace(c);

    private static int? DigitValue(Rune rune) => CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) is >= 0 and var digit ? digit : null;

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
