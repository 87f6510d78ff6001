using System.Globalization;
using System.Numerics;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Whole numbers of a range that a step divides: digit by digit, with what is left of the number so far when it is divided.</summary>
/// <param name="pool">Makes the terms.</param>
/// <param name="step">From 1 to <see cref="Most"/>.</param>
internal sealed class MultipleTerms(TermPool pool, int step)
{
    /// <summary>The largest step, apart from the zeros at its end: each remainder is a state of its own.</summary>
    public const int Most = 100;

    private readonly Dictionary<(int Left, int Remainder), Term> _any = [];

    /// <summary>The numbers of a range that starts at 0 or above, without zeros in front.</summary>
    public Term Between(BigInteger least, BigInteger most)
    {
        var parts = new List<Term>();
        for (var (low, power) = (least, BigInteger.Pow(10, Text(least).Length)); low <= most; low = power, power *= 10)
        {
            parts.Add(SameLength(Text(low), Text(BigInteger.Min(power - 1, most)), 0));
        }

        return pool.Choice([.. parts]);
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private Term SameLength(string low, string high, int remainder)
    {
        if (low.All(d => d == '0') && high.All(d => d == '9'))
        {
            return Any(low.Length, remainder);
        }

        var parts = new List<Term>();
        for (var digit = low[0]; digit <= high[0]; digit++)
        {
            var rest = SameLength(
                digit == low[0] ? low[1..] : new string('0', low.Length - 1), digit == high[0] ? high[1..] : new string('9', high.Length - 1), After(remainder, digit - '0'));
            parts.Add(Behind(digit - '0', rest));
        }

        return pool.Choice([.. parts]);
    }

    /// <summary>So many digits of any kind, behind digits that leave a remainder.</summary>
    private Term Any(int left, int remainder)
    {
        if (left == 0)
        {
            return remainder == 0 ? pool.Empty : pool.Never;
        }

        if (!_any.TryGetValue((left, remainder), out var term))
        {
            _any[(left, remainder)] = term = pool.Choice([.. Enumerable.Range(0, 10).Select(digit => Behind(digit, Any(left - 1, After(remainder, digit))))]);
        }

        return term;
    }

    private int After(int remainder, int digit) => ((remainder * 10) + digit) % step;

    private Term Behind(int digit, Term rest) => pool.Sequence(pool.Bytes(ByteSet.Of('0' + digit, '0' + digit)), rest);
}
