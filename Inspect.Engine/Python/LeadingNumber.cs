using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Reads the number that a text begins with: digits, a vulgar fraction and superscript exponents, what follows ignored (semantics 3.13).</summary>
public static class LeadingNumber
{
    private static readonly char[] Superscripts = [.. "⁰¹²³⁴⁵⁶⁷⁸⁹"];

    private static readonly Dictionary<char, double> Fractions = new()
    {
        ['½'] = 1.0 / 2, ['⅓'] = 1.0 / 3, ['⅔'] = 2.0 / 3, ['¼'] = 1.0 / 4, ['¾'] = 3.0 / 4, ['⅕'] = 1.0 / 5, ['⅖'] = 2.0 / 5, ['⅗'] = 3.0 / 5, ['⅘'] = 4.0 / 5,
        ['⅙'] = 1.0 / 6, ['⅚'] = 5.0 / 6, ['⅐'] = 1.0 / 7, ['⅛'] = 1.0 / 8, ['⅜'] = 3.0 / 8, ['⅝'] = 5.0 / 8, ['⅞'] = 7.0 / 8, ['⅑'] = 1.0 / 9, ['⅒'] = 1.0 / 10,
    };

    /// <summary>Reads the number.</summary>
    /// <returns>False for an empty text, one that begins with no number, one with two fractions, or with more than digits in its exponent.</returns>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        var at = text.IndexOfAny(Superscripts);
        var plain = at < 0 ? text : text[..at];
        var fractions = plain.Where(Fractions.ContainsKey).ToList();
        if (text.Length == 0 || fractions.Count > 1 || !TryExponent(at < 0 ? string.Empty : text[at..], out var exponent))
        {
            return false;
        }

        double? fraction = fractions is [var one] ? Fractions[one] : null;
        if (!TryBase(string.Concat(plain.Where(c => !Fractions.ContainsKey(c))), fraction, exponent is not null, out var number))
        {
            return false;
        }

        value = exponent is { } power ? Math.Pow(number, power) : number;
        return double.IsFinite(value) || !double.IsFinite(number);
    }

    private static bool TryExponent(string text, out double? exponent)
    {
        exponent = null;
        if (text.Length == 0)
        {
            return true;
        }

        // All of the rest is one whole number, white space after it allowed.
        var digits = PythonText.Strip(string.Concat(text.Select(c => Array.IndexOf(Superscripts, c) is >= 0 and var digit ? (char)('0' + digit) : c)));
        if (!digits.EnumerateRunes().All(r => Rune.IsDigit(r) || r.Value == '_') || !PythonText.TryParseFinite(digits, out var number))
        {
            return false;
        }

        exponent = number;
        return true;
    }

    private static bool TryBase(string text, double? fraction, bool hasExponent, out double number)
    {
        var isNegative = text == "-";
        number = fraction is null ? 1 : 0;
        if (text is "+" or "-")
        {
            // A sign alone stands for one, when something follows it.
            if (fraction is null && !hasExponent)
            {
                return false;
            }
        }
        else if (text.Length > 0)
        {
            if (!PythonText.TryParseFloat(Start(text), out var signed))
            {
                return false;
            }

            // A zero has no sign that a fraction could take.
            isNegative = signed < 0;
            number = Math.Abs(signed);
        }

        number = (isNegative ? -1 : 1) * (number + (fraction ?? 0));
        return true;
    }

    /// <summary>Digits of any script after a sign, and a fraction of such; nothing where the text begins with something else.</summary>
    private static string Start(string text)
    {
        var start = text is ['+' or '-', ..] ? 1 : 0;
        var end = start + Digits(text[start..]);
        if (end > start && end < text.Length && text[end] == '.' && Digits(text[(end + 1)..]) is > 0 and var fraction)
        {
            end += 1 + fraction;
        }

        return end == start ? string.Empty : text[..end];
    }

    private static int Digits(string text) => text.EnumerateRunes().TakeWhile(Rune.IsDigit).Sum(r => r.Utf16SequenceLength);
}
