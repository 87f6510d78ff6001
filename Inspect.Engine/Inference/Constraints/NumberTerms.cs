using System.Globalization;
using System.Numerics;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Numbers in bounds, digit by digit.</summary>
/// <param name="pool">Makes the terms.</param>
internal sealed class NumberTerms(TermPool pool)
{
    /// <summary>Digits before the point, and behind it: what any reader takes.</summary>
    private const int MostDigits = 15;

    private static readonly BigInteger Largest = BigInteger.Pow(10, MostDigits) - 1;

    /// <summary>A whole number.</summary>
    public Term Whole(Bound? low, Bound? high)
    {
        var least = low is { } l ? Ceiling(l) : -Largest;
        var most = high is { } h ? Floor(h) : Largest;
        return pool.Choice(
            Digits(BigInteger.Max(0, least), BigInteger.Min(most, Largest)),
            Behind("-", Digits(BigInteger.Max(1, -most), BigInteger.Min(-least, Largest))));
    }

    /// <summary>Any number; with an exponent where it has no bounds.</summary>
    public Term Number(Bound? low, Bound? high)
    {
        if (low is null && high is null)
        {
            var exponent = pool.Sequence(pool.Bytes(ByteSet.Of('e', 'e').With(ByteSet.Of('E', 'E'))), pool.Optional(pool.Bytes(ByteSet.Of('+', '+').With(ByteSet.Of('-', '-')))), Some(1, 2));
            return pool.Sequence(pool.Optional(pool.Literal("-")), Digits(0, Largest), pool.Optional(Behind(".", Some(1, MostDigits))), pool.Optional(exponent));
        }

        var zero = new Bound(0, IsOpen: true);
        var (start, end) = (low ?? new Bound(-(decimal)Largest, false), high ?? new Bound((decimal)Largest, false));
        var positive = end.Value < 0 ? pool.Never : Positive(start.Value < 0 ? new Bound(0, false) : start, end);
        var negative = start.Value >= 0 ? pool.Never : Positive(end.Value >= 0 ? zero : end with { Value = -end.Value }, start with { Value = -start.Value });
        return pool.Choice(positive, Behind("-", negative));
    }

    private static BigInteger Ceiling(Bound low) => new BigInteger(decimal.Ceiling(low.Value)) + (low.IsOpen && decimal.IsInteger(low.Value) ? 1 : 0);

    private static BigInteger Floor(Bound high) => new BigInteger(decimal.Floor(high.Value)) - (high.IsOpen && decimal.IsInteger(high.Value) ? 1 : 0);

    /// <summary>Numbers from 0 on, in bounds of which the lower is 0 or more.</summary>
    private Term Positive(Bound low, Bound high)
    {
        if (low.Value > high.Value || (low.Value == high.Value && (low.IsOpen || high.IsOpen)))
        {
            return pool.Never;
        }

        var (first, last) = (new BigInteger(decimal.Floor(low.Value)), new BigInteger(decimal.Floor(high.Value)));
        var (from, to) = (Fraction(low.Value), Fraction(high.Value));
        if (first == last)
        {
            return pool.Sequence(Digits(first, first), Between(from, low.IsOpen, to, high.IsOpen));
        }

        return pool.Choice(
            pool.Sequence(Digits(first, first), Between(from, low.IsOpen, null, false)),
            pool.Sequence(Digits(first + 1, last - 1), pool.Optional(Behind(".", Some(1, MostDigits)))),
            pool.Sequence(Digits(last, last), Between(string.Empty, false, to, high.IsOpen)));
    }

    /// <summary>The digits behind the point, without zeros at the end.</summary>
    private static string Fraction(decimal value)
    {
        var digits = (value - decimal.Floor(value)).ToString(CultureInfo.InvariantCulture);
        return digits.Contains('.', StringComparison.Ordinal) ? digits[2..].TrimEnd('0') : string.Empty;
    }

    /// <summary>A point and digits, or nothing, in bounds.</summary>
    private Term Between(string low, bool isLowOpen, string? high, bool isHighOpen)
    {
        var isZeroIn = low.Length == 0 && !isLowOpen && (high is null || high.Length > 0 || !isHighOpen);
        return pool.Choice(isZeroIn ? pool.Empty : pool.Never, Behind(".", From(low, isLowOpen, high, isHighOpen, 0)));
    }

    /// <summary>Digits from a place on, one at least at the first, where those before are equal to the bounds that are still looked at.</summary>
    private Term From(string? low, bool isLowOpen, string? high, bool isHighOpen, int at)
    {
        if (at > MostDigits || (low is null && high is null))
        {
            return at > MostDigits ? pool.Never : Some(at == 0 ? 1 : 0, MostDigits);
        }

        var lowEnds = low is null || at >= low.Length;
        var highEnds = high is not null && at >= high.Length;

        // An end here means zeros for ever.
        var mayEnd = at > 0 && (low is null || (lowEnds && !isLowOpen)) && (high is null || !highEnds || !isHighOpen);
        var (lowest, highest) = (low is null || at >= low.Length ? 0 : low[at] - '0', high is null ? 9 : highEnds ? 0 : high[at] - '0');
        var parts = new List<Term> { mayEnd ? pool.Empty : pool.Never };
        for (var digit = lowest; digit <= highest; digit++)
        {
            // Behind a digit above the lower bound or below the upper that bound plays no part any more.
            var nextLow = low is not null && digit == lowest ? low : null;
            var nextHigh = high is not null && digit == highest ? high : null;
            var isEqualForEver = nextLow is not null && at + 1 > MostDigits;
            parts.Add(isEqualForEver ? pool.Never : Behind(digit.ToString(CultureInfo.InvariantCulture), From(nextLow, isLowOpen, nextHigh, isHighOpen, at + 1)));
        }

        return pool.Choice([.. parts]);
    }

    /// <summary>Whole numbers of a range, without zeros in front.</summary>
    private Term Digits(BigInteger least, BigInteger most)
    {
        if (least > most)
        {
            return pool.Never;
        }

        var parts = new List<Term>();
        for (var (low, power) = (least, BigInteger.Pow(10, least.ToString(CultureInfo.InvariantCulture).Length)); low <= most; low = power, power *= 10)
        {
            parts.Add(SameLength(low.ToString(CultureInfo.InvariantCulture), BigInteger.Min(power - 1, most).ToString(CultureInfo.InvariantCulture)));
        }

        return pool.Choice([.. parts]);
    }

    private Term SameLength(string low, string high)
    {
        if (low.Length == 0)
        {
            return pool.Empty;
        }

        if (low.All(d => d == '0') && high.All(d => d == '9'))
        {
            return Some(low.Length, low.Length);
        }

        if (low[0] == high[0])
        {
            return Behind(low[..1], SameLength(low[1..], high[1..]));
        }

        var (zeros, nines) = (new string('0', low.Length - 1), new string('9', low.Length - 1));
        return pool.Choice(
            Behind(low[..1], SameLength(low[1..], nines)),
            low[0] + 1 > high[0] - 1 ? pool.Never : pool.Sequence(pool.Bytes(ByteSet.Of(low[0] + 1, high[0] - 1)), Some(low.Length - 1, low.Length - 1)),
            Behind(high[..1], SameLength(zeros, high[1..])));
    }

    private Term Some(int least, int most) => pool.Repeat(pool.Bytes(ByteSet.Of('0', '9')), least, most);

    private Term Behind(string text, Term rest) => pool.Sequence(pool.Literal(text), rest);

    /// <summary>A bound of a number.</summary>
    /// <param name="Value">Where it is.</param>
    /// <param name="IsOpen">The number must not be equal to it.</param>
    internal readonly record struct Bound(decimal Value, bool IsOpen);
}
