using System.Globalization;
using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Floats with a number of digits, rounded by their exact value, ties to even.</summary>
internal static class FloatText
{
    /// <summary>Digits behind the point at most: a float has no more than 1,074.</summary>
    public const int MostDigits = 1_100;

    /// <summary>Digits with a point: Python's format <c>f</c>.</summary>
    public static string Fixed(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return Python.NonFinite.ToText(value);
        }

        var whole = BigInteger.Abs(Scaled(value, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(value) ? "-" : string.Empty;
        return digits == 0 ? sign + whole : $"{sign}{whole[..^digits]}.{whole[^digits..]}";
    }

    /// <summary>One digit, a point, digits and an exponent: Python's format <c>e</c>.</summary>
    public static string Exponent(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return Python.NonFinite.ToText(value);
        }

        var text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>The shorter of both, without zeros at the end: Python's format <c>g</c>.</summary>
    public static string General(double value, int digits, bool keepsZeros = false, bool hasPoint = false)
    {
        if (!double.IsFinite(value))
        {
            return Python.NonFinite.ToText(value);
        }

        digits = Math.Max(1, digits);
        var scientific = Exponent(value, digits - 1);
        var at = scientific.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= (hasPoint ? digits - 1 : digits)
            ? Shown(scientific[..at]) + scientific[at..]
            : Shown(Fixed(value, digits - 1 - exponent)) is var text && hasPoint && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
        string Shown(string text) => keepsZeros ? text : Trimmed(text);
    }

    /// <summary>The value rounded to digits behind the point: Python's <c>round</c>.</summary>
    public static double Round(double value, int digits)
    {
        if (!double.IsFinite(value) || digits > 330)
        {
            return value;
        }

        if (digits < 0)
        {
            return digits < -330 ? Math.CopySign(0, value) : RoundWhole(value, -digits);
        }

        return double.Parse(Fixed(value, digits), CultureInfo.InvariantCulture);
    }

    private static double RoundWhole(double value, int zeros)
    {
        var unit = BigInteger.Pow(10, zeros);
        var rounded = Divide(Scaled(value, 30), unit * BigInteger.Pow(10, 30)) * unit;
        return Math.CopySign(Python.ExactMath.Divide(BigInteger.Abs(rounded), BigInteger.One), value);
    }

    private static string Trimmed(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    /// <summary>The value times a power of ten, as a whole number.</summary>
    private static BigInteger Scaled(double value, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = new BigInteger(exponent == 0 ? bits & 0xFFFFFFFFFFFFFL : (bits & 0xFFFFFFFFFFFFFL) | (1L << 52)) * BigInteger.Pow(10, digits);
        var shift = Math.Max(exponent, 1) - 1075;
        var whole = shift >= 0 ? mantissa << shift : Divide(mantissa, BigInteger.One << -shift);
        return value < 0 ? -whole : whole;
    }

    private static BigInteger Divide(BigInteger value, BigInteger by)
    {
        var quotient = BigInteger.DivRem(value, by, out var rest);
        var order = (BigInteger.Abs(rest) * 2).CompareTo(by);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + (value.Sign < 0 ? -1 : 1) : quotient;
    }
}
