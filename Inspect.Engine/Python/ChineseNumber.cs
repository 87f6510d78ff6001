using System.Buffers;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Chinese numerals: digits, small units (ten, hundred, thousand) and large ones (10⁴, 10⁸, 10¹²).</summary>
internal static class ChineseNumber
{
    private const string Digits = "零一二三四五六七八九";
    private const string FormalDigits = "〇壹贰叁肆伍陆柒捌玖";
    private const string TraditionalDigits = "○壹貳參肆伍陸柒捌玖";
    private static readonly SearchValues<char> Marks = SearchValues.Create("点點.\uFF0E");

    private static readonly Dictionary<char, double> Small = new()
    {
        ['十'] = 10, ['拾'] = 10, ['百'] = 100, ['佰'] = 100, ['千'] = 1000, ['仟'] = 1000,
    };

    private static readonly Dictionary<char, double> Tens = new() { ['廿'] = 20, ['卅'] = 30, ['卌'] = 40 };

    private static readonly Dictionary<char, double> Large = new()
    {
        ['万'] = 1e4, ['萬'] = 1e4, ['亿'] = 1e8, ['億'] = 1e8, ['兆'] = 1e12,
    };

    /// <summary>The text has a Chinese numeral.</summary>
    public static bool IsAny(string text) =>
        text.Any(c => Digit(c) is not null || Small.ContainsKey(c) || Tens.ContainsKey(c) || Large.ContainsKey(c) || c is '点' or '點');

    /// <summary>Value of one numeral that stands alone.</summary>
    public static double? SingleValue(Rune rune)
    {
        if (!rune.IsBmp)
        {
            return null;
        }

        var c = (char)rune.Value;
        return Digit(c) ?? Lookup(Small, c) ?? Lookup(Tens, c) ?? Lookup(Large, c);
    }

    /// <summary>Reads the whole text; false where something else stands in it.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        var at = text.AsSpan().IndexOfAny(Marks);
        var whole = at < 0 ? text : text[..at];
        var hasUnit = whole.Any(c => Small.ContainsKey(c) || Tens.ContainsKey(c) || Large.ContainsKey(c));
        if (!(hasUnit ? TryUnits(whole, out value) : TryPositional(whole, out value)))
        {
            return false;
        }

        if (at < 0)
        {
            return true;
        }

        var scale = 0.1;
        foreach (var c in text[(at + 1)..])
        {
            if (AnyDigit(c) is not { } digit)
            {
                return false;
            }

            value += digit * scale;
            scale /= 10;
        }

        return true;
    }

    private static bool TryPositional(string text, out double value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (AnyDigit(c) is not { } digit)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    private static bool TryUnits(string text, out double value)
    {
        value = 0;
        double section = 0;
        double? current = null;
        foreach (var c in text)
        {
            if (AnyDigit(c) is { } digit)
            {
                current = ((current ?? 0) * (char.IsAsciiDigit(c) ? 10 : 0)) + digit;
            }
            else if (Lookup(Small, c) is { } small)
            {
                section += (current is null or 0 ? 1 : current.Value) * small;
                current = null;
            }
            else if (Lookup(Tens, c) is { } tens)
            {
                section += tens;
                current = null;
            }
            else if (Lookup(Large, c) is { } large)
            {
                section += current ?? 0;
                value += (section == 0 ? 1 : section) * large;
                section = 0;
                current = null;
            }
            else
            {
                return false;
            }
        }

        value += section + (current ?? 0);
        return true;
    }

    private static double? AnyDigit(char c) => Digit(c) ?? (char.IsDigit(c) ? char.GetNumericValue(c) : null);

    private static double? Digit(char c)
    {
        foreach (var set in (string[])[Digits, FormalDigits, TraditionalDigits])
        {
            var index = set.IndexOf(c, StringComparison.Ordinal);
            if (index >= 0)
            {
                return index;
            }
        }

        return c switch { '两' or '兩' => 2, '幺' => 1, '参' => 3, _ => null };
    }

    private static double? Lookup(Dictionary<char, double> table, char c) => table.TryGetValue(c, out var value) ? value : null;
}
