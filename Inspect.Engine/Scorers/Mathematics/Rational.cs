using System.Numerics;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A fraction of whole numbers of any size, in lowest terms, with a denominator above zero.</summary>
internal readonly record struct Rational
{
    /// <summary>Largest numerator and denominator, in bits.</summary>
    private const long MaxBits = 1_000_000;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    /// <summary>Number above the line.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Number below the line.</summary>
    public BigInteger Denominator { get; }

    /// <summary>It is a whole number.</summary>
    public bool IsWhole => Denominator.IsOne;

    /// <summary>A fraction.</summary>
    /// <exception cref="MathLimitException">It has too many digits.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * (denominator.Sign < 0 ? -1 : 1);
        return Checked(numerator / divisor, denominator / divisor);
    }

    /// <summary>A whole number.</summary>
    public static Rational Of(BigInteger whole) => Checked(whole, BigInteger.One);

    public static Rational operator +(Rational a, Rational b) => Of((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator *(Rational a, Rational b) => Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    /// <summary>One divided by it; null for zero.</summary>
    public Rational? Inverse() => Numerator.IsZero ? null : Of(Denominator, Numerator);

    /// <summary>A power with a whole exponent; null for zero to a negative one.</summary>
    /// <exception cref="MathLimitException">The exponent is too large, or the result would be.</exception>
    public Rational? Power(BigInteger exponent)
    {
        if (BigInteger.Abs(exponent) > MathLimits.Exponent || BigInteger.Abs(exponent) * Math.Max((long)BigInteger.Abs(Numerator).GetBitLength(), (long)Denominator.GetBitLength()) > MaxBits)
        {
            throw new MathLimitException("A power is too large to be worked out.");
        }

        var count = (int)BigInteger.Abs(exponent);
        var power = new Rational(BigInteger.Pow(Numerator, count), BigInteger.Pow(Denominator, count));
        return exponent.Sign < 0 ? power.Inverse() : power;
    }

    /// <summary>The nearest double.</summary>
    public double ToDouble()
    {
        // Both may lie beyond the range of doubles while their quotient does not.
        var shift = (int)Math.Max(0, Math.Max((long)BigInteger.Abs(Numerator).GetBitLength(), (long)Denominator.GetBitLength()) - 1000);
        return shift == 0 ? (double)Numerator / (double)Denominator : Math.Exp(BigInteger.Log(BigInteger.Abs(Numerator)) - BigInteger.Log(Denominator)) * Numerator.Sign;
    }

    private static Rational Checked(BigInteger numerator, BigInteger denominator) =>
        (long)numerator.GetBitLength() > MaxBits || (long)denominator.GetBitLength() > MaxBits
            ? throw new MathLimitException("A number has too many digits to be worked out.")
            : new Rational(numerator, denominator);
}
