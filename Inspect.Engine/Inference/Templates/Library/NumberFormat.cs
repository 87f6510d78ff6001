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
        var digits = radix == 10 ? Grouped(Numbers.Spell(state, value)) : InRadix(state, value, radix);
        digits = digits.PadLeft(Precision ?? 0, '0');
        digits = HasPrefix ? prefix + digits : digits;
        return Type == 'X' ? digits.ToUpperInvariant() : digits;
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
            'e' => FloatText.Exponent(value, Precision ?? 6),
            'g' => FloatText.General(value, Precision ?? 6),
            '%' => FloatText.Fixed(value * 100, Precision ?? 6) + "%",
            _ => FloatText.Fixed(value, Precision ?? 6),
        };
        return char.IsAsciiLetterUpper(Type) ? text.ToUpperInvariant() : Grouped(text);
    }

    private string Grouped(string text)
    {
        if (Group.Length == 0)
        {
            return text;
        }

        var end = text.IndexOfAny(['.', 'e', '%']) is >= 0 and var at ? at : text.Length;
        for (var i = end - 3; i > 0 && char.IsAsciiDigit(text[0]); i -= 3)
        {
            text = text.Insert(i, Group);
        }

        return text;
    }
}
