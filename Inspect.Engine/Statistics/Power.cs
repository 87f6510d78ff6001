using MathNet.Numerics.RootFinding;

namespace Inspect.Engine.Statistics;

/// <summary>How likely a difference is found, how many items that takes, and which difference a number of items can show. All tests are two-sided; counts are not rounded.</summary>
public static class Power
{
    private const double Most = 1e9;

    /// <summary>Chance to find a difference of two proportions of independent groups: a z test of Cohen's h, both tails (Cohen 1988, chapter 6).</summary>
    /// <param name="first">Proportion of the first group.</param>
    /// <param name="second">Proportion of the second.</param>
    /// <param name="perGroup">Items in each group.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    public static double TwoProportions(double first, double second, double perGroup, double alpha) =>
        OfEffect(ProportionDifference.CohensH(first, second), perGroup, alpha);

    /// <summary>Items per group that find a difference of two proportions by Cohen's h.</summary>
    /// <param name="first">Proportion of the first group.</param>
    /// <param name="second">Proportion of the second; a different one.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, above alpha and below 1.</param>
    public static double CountForTwoProportions(double first, double second, double alpha, double power) =>
        Root(n => TwoProportions(first, second, n, alpha) - power, 1e-9, Most);

    /// <summary>Items per group for the z test with the pooled error under no difference and the separate one under the difference: ((z_α/2 √(2p̄q̄) + z_β √(p₁q₁ + p₂q₂)) / (p₁ − p₂))² (Fleiss, Levin and Paik 2003, 4.2).</summary>
    /// <param name="first">Proportion of the first group.</param>
    /// <param name="second">Proportion of the second; a different one.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, between 0 and 1.</param>
    public static double CountForTwoProportionsPooled(double first, double second, double alpha, double power)
    {
        var mean = (first + second) / 2;
        var same = Math.Sqrt(2 * mean * (1 - mean));
        var different = Math.Sqrt((first * (1 - first)) + (second * (1 - second)));
        return Square(((Tail(alpha) * same) + (Distributions.NormalQuantile(power) * different)) / (first - second));
    }

    /// <summary>Pairs of passes and fails for McNemar's test: (z_α/2 √d + z_β √(d − δ²))² / δ², d the share that disagrees and δ its lean (Connor 1987).</summary>
    /// <param name="onlyFirst">Share of pairs in which only the first passes.</param>
    /// <param name="onlySecond">Share of pairs in which only the second passes; a different one.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, between 0 and 1.</param>
    public static double PairsForMcNemar(double onlyFirst, double onlySecond, double alpha, double power)
    {
        var (disagree, lean) = (onlyFirst + onlySecond, onlyFirst - onlySecond);
        return Square(((Tail(alpha) * Math.Sqrt(disagree)) + (Distributions.NormalQuantile(power) * Math.Sqrt(disagree - (lean * lean)))) / lean);
    }

    /// <summary>Smallest Cohen's h that groups of a size show.</summary>
    /// <param name="perGroup">Items in each group.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, above alpha and below 1.</param>
    public static double DetectableEffect(double perGroup, double alpha, double power) => Root(h => OfEffect(h, perGroup, alpha) - power, 0, 1e3);

    /// <summary>Chance that the paired t test finds an effect (noncentral t, both tails).</summary>
    /// <param name="pairs">Pairs, above 1.</param>
    /// <param name="effect">Mean difference in standard deviations of the differences.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    public static double PairedT(double pairs, double effect, double alpha)
    {
        var limit = -Distributions.StudentQuantile(alpha / 2, pairs - 1);
        var shift = effect * Math.Sqrt(pairs);
        return 1 - NoncentralStudent.Cdf(limit, pairs - 1, shift) + NoncentralStudent.Cdf(-limit, pairs - 1, shift);
    }

    /// <summary>Pairs for the paired t test.</summary>
    /// <param name="effect">Mean difference in standard deviations of the differences; not 0.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, above alpha and below 1.</param>
    public static double PairsForPairedT(double effect, double alpha, double power) => Root(n => PairedT(n, effect, alpha) - power, 2, 1e6);

    /// <summary>Smallest mean difference that pairs show, by the normal formula (z_α/2 + z_β) · sd / √n.</summary>
    /// <param name="deviation">Standard deviation of the differences.</param>
    /// <param name="pairs">Number of pairs.</param>
    /// <param name="alpha">Chance of a false find, between 0 and 1.</param>
    /// <param name="power">Chance of a find, between 0 and 1.</param>
    public static double DetectableDifference(double deviation, double pairs, double alpha, double power) =>
        (Tail(alpha) + Distributions.NormalQuantile(power)) * deviation / Math.Sqrt(pairs);

    private static double OfEffect(double effect, double perGroup, double alpha)
    {
        var shift = effect * Math.Sqrt(perGroup / 2);
        return Distributions.NormalUpper(Tail(alpha) - shift) + Distributions.NormalCdf(-Tail(alpha) - shift);
    }

    private static double Tail(double alpha) => -Distributions.NormalQuantile(alpha / 2);

    private static double Square(double x) => x * x;

    /// <summary>Where a growing function crosses 0: the bracket is doubled first, so that the search is short.</summary>
    private static double Root(Func<double, double> function, double lower, double most)
    {
        var upper = Math.Max(1, 2 * lower);
        while (upper < most && function(upper) < 0)
        {
            (lower, upper) = (upper, upper * 2);
        }

        return Brent.FindRoot(function, lower, upper, accuracy: 1e-12, maxIterations: 1_000);
    }
}
