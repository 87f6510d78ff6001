using System.Globalization;
using System.Numerics;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>How a number is to be printed.</summary>
/// <param name="Type">Letter of the format: <c>d</c>, <c>x</c>, <c>f</c>, …</param>
/// <param name="Precision">Digits; null for the usual.</param>
/// <param name="HasPrefix">With <c>0x</c> and the like.</param>
/// <param name="Group">Between thousands; empty for nothing.</param>
internal readonly record struct NumberFormat(char Type, int? Precision, bool HasPrefix, string Group)
{
    /// <summary>Digits of the number without its sign; null where the letter does not fit it.</summary>
    public string? Digits(RenderState state, object? value)
    {
        if (Precision > FloatText.MostDigits)
        {
            throw state.Fail(string.Create(CultureInfo.InvariantCulture, $"it prints a number with more than {FloatText.MostDigits:N0} digits"));
        }

        state.Spend(8 + ((Precision ?? 0) / 8));
        return char.ToLowerInvariant(Type) switch
        {
            'd' or 'i' or 'u' or 'n' or 'x' or 'o' or 'b' => Numbers.Whole(value) is { } whole ? WholeDigits(state, BigInteger.Abs(whole)) : null,
            'e' or 'f' or 'g' or '%' => Numbers.Is(value) ? FloatDigits(Math.Abs(Numbers.ToDouble(state, value))) : null,
            _ => null,
        };
    }

    /// <summary>Puts the prefix of a radix to the sign: what fills a field stands behind both.</summary>
    public (string Sign, string Body) Parted(string sign, string digits) => HasPrefix && (Type is 'x' or 'X' or 'o' or 'b') ? (sign + digits[..2], digits[2..]) : (sign, digits);

    /// <summary>The number is below zero, or minus zero.</summary>
    public static bool IsNegative(object? value) => value is double number ? double.IsNegative(number) : Numbers.Whole(value) is { Sign: < 0 };

    private string WholeDigits(RenderState state, BigInteger value)
    {
        var (radix, prefix) = char.ToLowerInvariant(Type) switch
        {
            'x' => (16, "0x"),
            'o' => (8, "0o"),
            'b' => (2, "0b"),
            _ => (10, string.Empty),
        };
        var digits = radix == 10 ? Grouped(Numbers.Spell(state, value), 3) : Grouped(InRadix(state, value, radix), 4);
        digits = digits.PadLeft(Precision ?? 0, '0');
        digits = HasPrefix ? prefix + digits : digits;
        return Type == 'X' ? digits.ToUpperInvariant() : digits;
    }

    /// <summary>Zeros in front of a number with groups are in groups too, so there may be one character more than asked for.</summary>
    /// <param name="text">The number.</param>
    /// <param name="group">What stands between groups of three.</param>
    /// <param name="missing">Characters that it lacks.</param>
    public static string ZerosInGroups(string text, string group, int missing)
    {
        var zeros = new System.Text.StringBuilder();
        var first = text.IndexOf(group, StringComparison.Ordinal) is > 0 and var at ? at : text.IndexOfAny(['.', 'e', 'E', '%']) is > 0 and var end ? end : text.Length;
        for (var digits = first; missing > 0; digits++, missing--)
        {
            if (digits % 3 == 0)
            {
                zeros.Insert(0, group);
                missing--;
            }

            zeros.Insert(0, '0');
        }

        return zeros + text;
    }

    private static string InRadix(RenderState state, BigInteger value, int radix)
    {
        state.Spend(value.GetBitLength());
        var bits = radix == 16 ? 4 : radix == 8 ? 3 : 1;
        var digits = new List<char>();
        do
        {
            digits.Add("0123456789abcdef"[(int)(value & (radix - 1))]);
            value >>= bits;
        }
        while (!value.IsZero);

        digits.Reverse();
        return string.Concat(digits);
    }

    private string FloatDigits(double value)
    {
        var text = char.ToLowerInvariant(Type) switch
        {
            'e' => Pointed(FloatText.Exponent(value, Precision ?? 6)),
            'g' => Pointed(FloatText.General(value, Precision ?? 6, keepsZeros: HasPrefix)),
            '%' => Pointed(FloatText.Fixed(value * 100, Precision ?? 6)) + "%",
            _ => Pointed(FloatText.Fixed(value, Precision ?? 6)),
        };
        text = Grouped(text, 3);
        return char.IsAsciiLetterUpper(Type) ? text.ToUpperInvariant() : text;
    }

    /// <summary>The other form of a float always has a point.</summary>
    public string Pointed(string text)
    {
        var end = text.IndexOf('e', StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;
        return HasPrefix && char.IsAsciiDigit(text[0]) && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(end, ".") : text;
    }

    private string Grouped(string text, int size)
    {
        if (Group.Length == 0)
        {
            return text;
        }

        var end = size == 3 && text.IndexOfAny(['.', 'e', '%']) is >= 0 and var at ? at : text.Length;
        for (var i = end - size; i > 0 && char.IsAsciiHexDigit(text[0]); i -= size)
        {
            text = text.Insert(i, Group);
        }

        return text;
    }
}
