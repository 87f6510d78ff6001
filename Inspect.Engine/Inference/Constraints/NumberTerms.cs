using System.Globalization;
using System.Numerics;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Numbers in bounds, digit by digit.</summary>
/// <param name="pool">Makes the terms.</param>
/// <param name="places">Digits behind the point at most.</param>
internal sealed class NumberTerms(TermPool pool, int places = NumberTerms.MostDigits)
{
    /// <summary>Digits before the point, and behind it: what any reader takes.</summary>
    internal const int MostDigits = 15;

    /// <summary>So many multiples are listed.</summary>
    private const int MostListed = 1_000;

    private static readonly BigInteger Largest = BigInteger.Pow(10, MostDigits) - 1;

    /// <summary>A whole number.</summary>
    /// <param name="low">Its lower bound; null for none.</param>
    /// <param name="high">Its upper bound; null for none.</param>
    /// <param name="step">What divides it; null for any. A step that divides 1 divides all of them.</param>
    /// <returns>Null for a step that no number can be held to.</returns>
    public Term? Whole(Bound? low, Bound? high, decimal? step = null)
    {
        var least = low is { } l ? Ceiling(l) : -Largest;
        var most = high is { } h ? Floor(h) : Largest;
        var (positive, negative) = ((BigInteger.Max(0, least), BigInteger.Min(most, Largest)), (BigInteger.Max(1, -most), BigInteger.Min(-least, Largest)));
        if (step is null or 1 || (step is > 0 and < 1 && 1 % step == 0))
        {
            return pool.Choice(Digits(positive.Item1, positive.Item2), Behind("-", Digits(negative.Item1, negative.Item2)));
        }

        // The zeros at the end of a step are the last digits of all its multiples but 0.
        var (divisor, zeros) = (step.Value, 0);
        while (divisor >= 10 && divisor % 10 == 0)
        {
            (divisor, zeros) = (divisor / 10, zeros + 1);
        }

        if (divisor < 1 || divisor > MultipleTerms.Most || divisor % 1 != 0 || zeros >= MostDigits)
        {
            return null;
        }

        var multiples = new MultipleTerms(pool, (int)divisor);
        return pool.Choice(
            positive.Item1.IsZero && positive.Item2.Sign >= 0 ? pool.Literal("0") : pool.Never,
            Times(multiples, BigInteger.Max(1, positive.Item1), positive.Item2, zeros),
            Behind("-", Times(multiples, negative.Item1, negative.Item2, zeros)));
    }

    /// <summary>Multiples of a range from 1 on, with zeros behind.</summary>
    private Term Times(MultipleTerms multiples, BigInteger least, BigInteger most, int zeros)
    {
        var power = BigInteger.Pow(10, zeros);
        return most < least ? pool.Never : pool.Sequence(multiples.Between((least + power - 1) / power, most / power), pool.Literal(new string('0', zeros)));
    }

    /// <summary>Any number; with an exponent where it has no bounds.</summary>
    /// <param name="low">Its lower bound; null for none.</param>
    /// <param name="high">Its upper bound; null for none.</param>
    /// <param name="step">What divides it: a whole number; one digit 1 behind the point (0.01); another where bounds leave few multiples of it, or where it divides 1 and there are no bounds (0.25). Null for any.</param>
    /// <returns>Null for a step that no number can be held to.</returns>
    public Term? Number(Bound? low, Bound? high, decimal? step = null)
    {
        if (step is { } given)
        {
            return given % 1 == 0 ? Whole(low, high, given) : PlacesOf(given) is { } digits ? new NumberTerms(pool, digits).Bounded(low, high) : Steps(low, high, given);
        }

        if (low is null && high is null)
        {
            var exponent = pool.Sequence(pool.Bytes(ByteSet.Of('e', 'e').With(ByteSet.Of('E', 'E'))), pool.Optional(pool.Bytes(ByteSet.Of('+', '+').With(ByteSet.Of('-', '-')))), Some(1, 2));
            return pool.Sequence(pool.Optional(pool.Literal("-")), Digits(0, Largest), pool.Optional(Behind(".", Some(1, MostDigits))), pool.Optional(exponent));
        }

        return Bounded(low, high);
    }

    private Term Bounded(Bound? low, Bound? high)
    {
        var zero = new Bound(0, IsOpen: true);
        var (start, end) = (low ?? new Bound(-(decimal)Largest, false), high ?? new Bound((decimal)Largest, false));
        var positive = end.Value < 0 ? pool.Never : Positive(start.Value < 0 ? new Bound(0, false) : start, end);
        var negative = start.Value >= 0 ? pool.Never : Positive(end.Value >= 0 ? zero : end with { Value = -end.Value }, start with { Value = -start.Value });
        return pool.Choice(positive, Behind("-", negative));
    }

    /// <summary>Multiples of a step, one by one, or what stands behind the point one by one.</summary>
    private Term? Steps(Bound? low, Bound? high, decimal step)
    {
        if (low is { } least && high is { } most && Math.Max(Math.Abs(least.Value), Math.Abs(most.Value)) < (decimal)Largest && step > 1m / (decimal)Largest)
        {
            var (first, last) = (decimal.Ceiling(least.Value / step), decimal.Floor(most.Value / step));
            first += least.IsOpen && first * step == least.Value ? 1 : 0;
            last -= most.IsOpen && last * step == most.Value ? 1 : 0;
            return last - first >= MostListed ? null : pool.Choice([.. Enumerable.Range(0, Math.Max(0, (int)(last - first) + 1)).Select(i => pool.Literal(Text((first + i) * step)))]);
        }

        return low is not null || high is not null || 1 % step != 0 || step * MostListed < 1
            ? null
            : pool.Sequence(
                pool.Optional(pool.Literal("-")), Digits(0, Largest), pool.Choice([.. Enumerable.Range(0, (int)(1 / step)).Select(i => i == 0 ? pool.Empty : pool.Literal(Text(i * step)[1..]))]));
    }

    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Digits behind the point of a step that is one of them: 2 of 0.01; null for another step.</summary>
    private static int? PlacesOf(decimal step)
    {
        for (var (places, power) = (1, 0.1m); places <= MostDigits; places++, power /= 10)
        {
            if (step == power)
            {
                return places;
            }
        }

        return null;
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
            pool.Sequence(Digits(first + 1, last - 1), pool.Optional(Behind(".", Some(1, places)))),
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
        if (low is null && high is null)
        {
            return Some(at == 0 ? 1 : 0, places - at);
        }

        var lowEnds = low is null || at >= low.Length;
        var highEnds = high is not null && at >= high.Length;

        // An end here means zeros for ever.
        var mayEnd = at > 0 && (low is null || (lowEnds && !isLowOpen)) && (high is null || !highEnds || !isHighOpen);
        if (at == places)
        {
            return mayEnd ? pool.Empty : pool.Never;
        }

        var (lowest, highest) = (low is null || at >= low.Length ? 0 : low[at] - '0', high is null ? 9 : highEnds ? 0 : high[at] - '0');
        var parts = new List<Term> { mayEnd ? pool.Empty : pool.Never };
        for (var digit = lowest; digit <= highest; digit++)
        {
            // Behind a digit above the lower bound or below the upper that bound plays no part any more.
            var nextLow = low is not null && digit == lowest ? low : null;
            var nextHigh = high is not null && digit == highest ? high : null;
            parts.Add(Behind(digit.ToString(CultureInfo.InvariantCulture), From(nextLow, isLowOpen, nextHigh, isHighOpen, at + 1)));
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
