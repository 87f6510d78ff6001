using System.Globalization;
using System.Numerics;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Python's numbers: whole ones of any size, floats, and truth values as 0 and 1.</summary>
internal static class Numbers
{
    /// <summary>Digits of a whole number: Python prints no more.</summary>
    private const int MostDigits = 4_300;

    /// <summary>Bits of a whole number.</summary>
    public const int MostBits = 14_284;

    /// <summary>It is a number.</summary>
    public static bool Is(object? value) => value is long or double or bool or BigInteger;

    /// <summary>A whole number of any size; null for a float or no number.</summary>
    public static BigInteger? Whole(object? value) => value switch
    {
        long whole => whole,
        bool truth => truth ? 1 : 0,
        BigInteger big => big,
        _ => null,
    };

    /// <summary>The number as a float.</summary>
    /// <exception cref="TemplateException">It is too large.</exception>
    public static double ToDouble(RenderState state, object? value) => value switch
    {
        double number => number,
        long whole => whole,
        bool truth => truth ? 1 : 0,
        BigInteger big when ExactMath.Divide(big, BigInteger.One) is var number && double.IsFinite(number) => number,
        _ => throw state.Fail("a whole number is too large for a float"),
    };

    /// <summary>Order of two numbers; null where one is NaN.</summary>
    public static int? Compare(object left, object right)
    {
        if (left is not double && right is not double)
        {
            return left is long a && right is long b ? a.CompareTo(b) : Whole(left)!.Value.CompareTo(Whole(right)!.Value);
        }

        if (left is double one && right is double other)
        {
            return double.IsNaN(one) || double.IsNaN(other) ? null : one.CompareTo(other);
        }

        return left is double number ? -CompareWhole(Whole(right)!.Value, number) : CompareWhole(Whole(left)!.Value, (double)right);
    }

    /// <summary>Python's spelling.</summary>
    public static string Spell(RenderState state, object value) => value switch
    {
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        double number => double.IsFinite(number) ? PythonNumber.Format(number) : NonFinite.ToText(number),
        BigInteger big => Spell(state, big),
        _ => string.Empty,
    };

    /// <summary>Reads a whole number as Python's <c>int</c> does; null where the text is none.</summary>
    /// <exception cref="TemplateException">It has too many digits.</exception>
    public static object? ParseWhole(RenderState state, string text, int radix)
    {
        var digits = PythonText.Strip(text).Replace("_", string.Empty, StringComparison.Ordinal);
        var isNegative = digits.StartsWith('-');
        digits = digits.Length > 0 && digits[0] is '-' or '+' ? digits[1..] : digits;
        if (digits.Length > 1 && digits[0] == '0' && radix is 0 or 2 or 8 or 16 && RadixOf(char.ToLowerInvariant(digits[1])) is { } named && (radix == 0 || radix == named))
        {
            (digits, radix) = (digits[2..], named);
        }

        radix = radix == 0 ? 10 : radix;
        if (digits.Length > MostDigits)
        {
            throw state.Fail("a whole number has too many digits");
        }

        if (digits.Length == 0 || radix is < 2 or > 36 || IsOddlyParted(text))
        {
            return null;
        }

        state.Spend(digits.Length * digits.Length / 100);
        var value = BigInteger.Zero;
        foreach (var rune in digits.EnumerateRunes())
        {
            if (DigitOf(rune) is not { } digit || digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return Kinds.Box(isNegative ? -value : value);
    }

    private static bool IsOddlyParted(string text)
    {
        var plain = PythonText.Strip(text);
        return plain.EndsWith('_') || plain.StartsWith('_') || plain.Contains("__", StringComparison.Ordinal) || plain.StartsWith("-_", StringComparison.Ordinal) || plain.StartsWith("+_", StringComparison.Ordinal);
    }

    private static int? RadixOf(char mark) => mark switch
    {
        'x' => 16,
        'o' => 8,
        'b' => 2,
        _ => null,
    };

    private static int? DigitOf(System.Text.Rune rune) => rune.Value switch
    {
        >= 'a' and <= 'z' => rune.Value - 'a' + 10,
        >= 'A' and <= 'Z' => rune.Value - 'A' + 10,
        _ when System.Text.Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber => (int)System.Text.Rune.GetNumericValue(rune),
        _ => null,
    };

    private static string Spell(RenderState state, BigInteger value)
    {
        state.Spend(value.GetBitLength() / 2);
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static int CompareWhole(BigInteger whole, double number)
    {
        if (!double.IsFinite(number))
        {
            // NaN is unequal to everything; which way it lies is nobody's business.
            return number > 0 ? -1 : 1;
        }

        var floor = Math.Floor(number);
        var order = whole.CompareTo(new BigInteger(floor));
        return order == 0 && number > floor ? -1 : order;
    }
}
