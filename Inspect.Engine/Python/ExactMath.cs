using System.Numerics;

namespace Inspect.Engine.Python;

/// <summary>Sums of doubles without rounding on the way.</summary>
public static class ExactMath
{
    /// <summary>The mean: the exact sum divided by the count, rounded once to the nearest double.</summary>
    /// <param name="values">Finite numbers, at least one.</param>
    public static double Mean(IReadOnlyList<double> values)
    {
        var (areEqual, areFinite) = (true, true);
        for (var i = 0; i < values.Count; i++)
        {
            areEqual &= values[i] == values[0];
            areFinite &= double.IsFinite(values[i]);
        }

        if (areEqual)
        {
            return values[0];
        }

        if (!areFinite)
        {
            return values.Sum() / values.Count;
        }

        var sum = BigInteger.Zero;
        foreach (var value in values)
        {
            sum += Scaled(value);
        }

        return Divide(sum, new BigInteger(values.Count) << 1074);
    }

    /// <summary>The value times 2¹⁰⁷⁴, an integer for every double.</summary>
    private static BigInteger Scaled(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        var whole = exponent == 0 ? new BigInteger(mantissa) : new BigInteger(mantissa | (1L << 52)) << (exponent - 1);
        return value < 0 ? -whole : whole;
    }

    /// <summary>The quotient of two whole numbers, rounded once to the nearest double; infinite where it is too large.</summary>
    /// <param name="numerator">Any.</param>
    /// <param name="denominator">Not 0.</param>
    public static double Divide(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        var isNegative = numerator.Sign < 0 != denominator.Sign < 0;
        (numerator, denominator) = (BigInteger.Abs(numerator), BigInteger.Abs(denominator));

        // A quotient of 55 to 56 bits: 53 for the double, the rest and the remainder decide the rounding.
        var shift = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 55;
        var quotient = shift >= 0
            ? BigInteger.DivRem(numerator << shift, denominator, out var remainder)
            : BigInteger.DivRem(numerator, denominator << -shift, out remainder);
        var extra = (int)quotient.GetBitLength() - 53;
        var low = quotient & ((BigInteger.One << extra) - 1);
        var half = BigInteger.One << (extra - 1);
        var mantissa = quotient >> extra;
        if (low > half || (low == half && (!remainder.IsZero || !mantissa.IsEven)))
        {
            mantissa += 1;
        }

        var result = Math.ScaleB((double)(long)mantissa, extra - shift);
        return isNegative ? -result : result;
    }
}
