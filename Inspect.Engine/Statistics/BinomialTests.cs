using MathNet.Numerics.Distributions;

namespace Inspect.Engine.Statistics;

/// <summary>Exact tests of counts of successes.</summary>
public static class BinomialTests
{
    /// <summary>Outcomes whose probabilities differ by no more than rounding count as equally likely.</summary>
    private const double Slack = 1 + 1e-7;

    /// <summary>Two-sided binomial test: the sum of all outcomes that are no likelier than the observed one.</summary>
    /// <param name="successes">0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of trials.</param>
    /// <param name="probability">Of a success when nothing is at work, 0 to 1.</param>
    public static double TwoSided(int successes, int count, double probability) =>
        SumOfUnlikely([.. Enumerable.Range(0, count + 1).Select(k => Binomial.PMF(probability, count, k))], successes);

    /// <summary>Two-sided sign test: how likely so uneven a split is when both signs are as likely; zeros are dropped by the caller. 1 without any.</summary>
    public static double Sign(int positive, int negative) => Math.Min(1, 2 * LowerTail(Math.Min(positive, negative), positive + negative));

    /// <summary>Probability of at most so many heads in tosses of a fair coin.</summary>
    internal static double LowerTail(int heads, int tosses) => Binomial.CDF(0.5, tosses, heads);

    /// <summary>Probability of all outcomes that are no likelier than one of them.</summary>
    internal static double SumOfUnlikely(IReadOnlyList<double> probabilities, int observed) =>
        Math.Min(1, probabilities.Where(p => p <= probabilities[observed] * Slack).Sum());
}
