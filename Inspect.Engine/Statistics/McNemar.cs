using MathNet.Numerics.Distributions;

namespace Inspect.Engine.Statistics;

/// <summary>McNemar's test of paired passes and fails: do the pairs that disagree lean to one side (McNemar 1947)?</summary>
public static class McNemar
{
    /// <summary>Exact two-sided p: twice the smaller binomial tail, at most 1; 1 without a pair that disagrees.</summary>
    /// <param name="onlyFirst">Pairs in which only the first passes.</param>
    /// <param name="onlySecond">Pairs in which only the second passes.</param>
    public static double Exact(int onlyFirst, int onlySecond) => BinomialTests.Sign(onlyFirst, onlySecond);

    /// <summary>Mid-p: the exact p less the probability of the observed split, at most 1; less cautious than exact (Fagerland, Lydersen and Laake 2013).</summary>
    /// <param name="onlyFirst">Pairs in which only the first passes.</param>
    /// <param name="onlySecond">Pairs in which only the second passes.</param>
    public static double MidP(int onlyFirst, int onlySecond)
    {
        var (fewer, all) = (Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond);
        return Math.Min(1, (2 * BinomialTests.LowerTail(fewer, all)) - Binomial.PMF(0.5, all, fewer));
    }

    /// <summary>Chi-squared with one degree of freedom: (|b − c| − 1)² / (b + c) with the continuity correction (Edwards 1948), (b − c)² / (b + c) without.</summary>
    /// <param name="onlyFirst">Pairs in which only the first passes.</param>
    /// <param name="onlySecond">Pairs in which only the second passes.</param>
    /// <param name="isCorrected">Takes 1 from the difference.</param>
    /// <returns>Statistic 0 and p 1 without a pair that disagrees.</returns>
    public static TestResult ChiSquared(int onlyFirst, int onlySecond, bool isCorrected)
    {
        if (onlyFirst + onlySecond == 0)
        {
            return new TestResult(0, 1);
        }

        var difference = Math.Abs(onlyFirst - onlySecond) - (isCorrected ? 1.0 : 0.0);
        var statistic = difference * difference / (onlyFirst + onlySecond);
        return new TestResult(statistic, Distributions.ChiSquaredUpper(statistic, 1));
    }
}
