using System.Numerics;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Operations whose result on fractions is one.</summary>
internal static class ExactFunctions
{
    /// <summary>The result; null where it is no fraction, or none is known.</summary>
    /// <exception cref="MathLimitException">The result would be too large.</exception>
    public static Rational? Apply(string name, IReadOnlyList<Rational> arguments) => (name, arguments) switch
    {
        ("+", [var a, var b]) => a + b,
        ("*", [var a, var b]) => a * b,
        ("/", [var a, var b]) => b.Inverse() is { } inverse ? a * inverse : null,
        ("neg", [var a]) => -a,
        ("^", [var a, { IsWhole: true } b]) => a.Power(b.Numerator),
        ("^", [var a, var b]) => Root(a, b),
        ("!", [{ IsWhole: true } a]) => a.Numerator.Sign < 0 ? null : Rational.Of(Rising(BigInteger.One, Count(a.Numerator))),
        ("binom", [{ IsWhole: true } n, { IsWhole: true } k]) => Choose(n.Numerator, k.Numerator),
        ("abs", [var a]) => a.Numerator.Sign < 0 ? -a : a,
        ("floor", [var a]) => Rational.Of(Floor(a)),
        ("ceil", [var a]) => -Rational.Of(Floor(-a)),
        ("mod", [var a, var b]) => b.Inverse() is { } divided ? a + -(b * Rational.Of(Floor(a * divided))) : null,
        ("gcd", { Count: > 0 }) when arguments.All(a => a.IsWhole) => Rational.Of(arguments.Select(a => a.Numerator).Aggregate(BigInteger.GreatestCommonDivisor)),
        ("lcm", { Count: > 0 }) when arguments.All(a => a is { IsWhole: true, Numerator.IsZero: false }) =>
            Rational.Of(arguments.Select(a => BigInteger.Abs(a.Numerator)).Aggregate((a, b) => a / BigInteger.GreatestCommonDivisor(a, b) * b)),
        ("max", { Count: > 0 }) => arguments.Aggregate((a, b) => (a + -b).Numerator.Sign >= 0 ? a : b),
        ("min", { Count: > 0 }) => arguments.Aggregate((a, b) => (a + -b).Numerator.Sign <= 0 ? a : b),
        _ => null,
    };

    private static BigInteger Floor(Rational value) => BigInteger.DivRem(value.Numerator, value.Denominator, out var rest) - (rest.Sign < 0 ? 1 : 0);

    private static int Count(BigInteger number) => number <= MathLimits.Exponent ? (int)number : throw new MathLimitException("A factorial is too large to be worked out.");

    private static BigInteger Rising(BigInteger start, int count)
    {
        var product = BigInteger.One;
        for (var i = 0; i < count; i++)
        {
            product *= start + i;
        }

        return product;
    }

    private static Rational? Choose(BigInteger n, BigInteger k) => k.Sign < 0 || n.Sign < 0 ? null : n < k ? Rational.Of(BigInteger.Zero) : Rational.Of(Rising(n - k + 1, Count(k)), Rising(BigInteger.One, Count(k)));

    /// <summary>A power with a fraction as exponent, where the root comes out.</summary>
    private static Rational? Root(Rational value, Rational exponent)
    {
        if (value.Numerator.Sign < 0 || exponent.Denominator > 64)
        {
            return null;
        }

        var degree = (int)exponent.Denominator;
        return Root(value.Numerator, degree) is { } numerator && Root(value.Denominator, degree) is { } denominator
            ? Rational.Of(numerator, denominator).Power(exponent.Numerator)
            : null;
    }

    private static BigInteger? Root(BigInteger value, int degree)
    {
        if (value.IsZero || value.IsOne)
        {
            return value;
        }

        // Newton's iteration from above, which falls until it stands at the root rounded down.
        var guess = BigInteger.One << (int)(((long)value.GetBitLength() / degree) + 1);
        while (true)
        {
            var next = (((degree - 1) * guess) + (value / BigInteger.Pow(guess, degree - 1))) / degree;
            if (next >= guess)
            {
                return BigInteger.Pow(guess, degree) == value ? guess : null;
            }

            guess = next;
        }
    }
}
