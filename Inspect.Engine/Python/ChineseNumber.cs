using System.Globalization;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Chinese numerals: digits, small units (ten, hundred, thousand) and large ones (10⁴, 10⁸, 10¹²), digits of other scripts among them (semantics 3.12).</summary>
internal static class ChineseNumber
{
    private const string Digits = "零一二三四五六七八九";
    private const string FormalDigits = "〇壹贰叁肆伍陆柒捌玖";
    private const string TraditionalDigits = "○壹貳參肆伍陸柒捌玖";

    /// <summary>Decimal marks; where a text has several kinds, the first kind here is the one.</summary>
    private static readonly char[] Marks = ['点', '點', '\uFF0E', '.'];

    private static readonly Dictionary<int, double> Small = new()
    {
        ['十'] = 10, ['拾'] = 10, ['百'] = 100, ['佰'] = 100, ['千'] = 1000, ['仟'] = 1000,
    };

    private static readonly Dictionary<int, double> Tens = new() { ['廿'] = 20, ['卅'] = 30, ['卌'] = 40 };

    private static readonly Dictionary<int, double> Large = new()
    {
        ['万'] = 1e4, ['萬'] = 1e4, ['亿'] = 1e8, ['億'] = 1e8, ['兆'] = 1e12,
    };

    /// <summary>The text has a Chinese numeral.</summary>
    public static bool IsAny(string text) => text.Any(c => Digit(c) is not null || IsUnit(c) || c is '点' or '點' or '负' or '負' or '正');

    /// <summary>Value of one numeral that stands alone.</summary>
    public static double? SingleValue(Rune rune) => Digit(rune.Value) ?? Lookup(Small, rune.Value) ?? Lookup(Tens, rune.Value) ?? Lookup(Large, rune.Value);

    /// <summary>Value of one digit: a Chinese one, or any that Unicode calls a digit, superscripts and circled ones too.</summary>
    public static int? AnyDigit(Rune rune) => CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) is >= 0 and var digit ? digit : Digit(rune.Value);

    /// <summary>Reads the whole text; false where something else stands in it.</summary>
    public static bool TryParse(string text, out double value)
    {
        var mark = Array.Find(Marks, m => text.Contains(m, StringComparison.Ordinal));
        var at = mark == default ? text.Length : text.IndexOf(mark, StringComparison.Ordinal);
        var whole = text[..at];
        if (!(whole.Any(c => IsUnit(c)) ? TryUnits(whole, out value) : TryPositional(whole, out value)))
        {
            return false;
        }

        var scale = 0.1;
        foreach (var rune in Written(text[Math.Min(at + 1, text.Length)..]))
        {
            if (AnyDigit(rune) is not { } digit)
            {
                return false;
            }

            value += digit * scale;
            scale /= 10;
        }

        return true;
    }

    private static IEnumerable<Rune> Written(string text) => text.EnumerateRunes().Where(r => !r.IsBmp || !PythonText.IsWhiteSpace((char)r.Value));

    private static bool TryPositional(string text, out double value)
    {
        var digits = new StringBuilder("0");
        foreach (var rune in Written(text))
        {
            if (AnyDigit(rune) is not { } digit)
            {
                value = 0;
                return false;
            }

            digits.Append(digit);
        }

        value = double.Parse(digits.ToString(), CultureInfo.InvariantCulture);
        return true;
    }

    private static bool TryUnits(string text, out double value)
    {
        value = 0;
        double section = 0;
        double current = 0;
        foreach (var rune in Written(text))
        {
            if (Lookup(Tens, rune.Value) is { } tens)
            {
                // The digit before it stays for the unit after it.
                section += tens;
            }
            else if (AnyDigit(rune) is { } digit)
            {
                // Of several digits the last counts; the zeros between units count for nothing.
                current = Digit(rune.Value) == 0 ? current : digit;
            }
            else if (Lookup(Small, rune.Value) is { } small)
            {
                section += (current == 0 ? 1 : current) * small;
                current = 0;
            }
            else if (Lookup(Large, rune.Value) is { } large)
            {
                value += (section + current) * large;
                section = 0;
                current = 0;
            }
            else
            {
                return false;
            }
        }

        value += section + current;
        return true;
    }

    private static bool IsUnit(int c) => Small.ContainsKey(c) || Tens.ContainsKey(c) || Large.ContainsKey(c);

    private static int? Digit(int c)
    {
        if (c > char.MaxValue)
        {
            return null;
        }

        foreach (var set in (string[])[Digits, FormalDigits, TraditionalDigits])
        {
            var index = set.IndexOf((char)c, StringComparison.Ordinal);
            if (index >= 0)
            {
                return index;
            }
        }

        return c switch { '两' or '兩' => 2, '幺' => 1, '参' => 3, _ => null };
    }

    private static double? Lookup(Dictionary<int, double> table, int c) => table.TryGetValue(c, out var value) ? value : null;
}
