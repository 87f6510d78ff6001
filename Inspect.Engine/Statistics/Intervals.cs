using MathNet.Numerics.Distributions;

namespace Inspect.Engine.Statistics;

/// <summary>Confidence intervals of a mean.</summary>
public static class Intervals
{
    /// <summary>Level that the app shows.</summary>
    public const double Level = 0.95;

    /// <summary>Wilson score interval of a proportion, cut to 0…1 (Wilson 1927; semantics 4.2, <c>ci_wilson</c>).</summary>
    /// <param name="proportion">0 to 1.</param>
    /// <param name="count">Number of trials; 0 gives the interval 0, 0.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside of its range.</exception>
    public static Interval Wilson(double proportion, int count, double level = Level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(proportion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proportion, 1);
        CheckLevel(level);
        if (count == 0)
        {
            return new Interval(0, 0);
        }

        var z = Normal.InvCDF(0, 1, (1 + level) / 2);
        var squared = z * z / count;
        var centre = (proportion + (squared / 2)) / (1 + squared);
        var half = z * Math.Sqrt((proportion * (1 - proportion) / count) + (squared / (4 * count))) / (1 + squared);
        return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Student's t interval: mean ± quantile × standard error, with count − 1 degrees of freedom; both ends are the mean below two values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Interval StudentT(double mean, double standardError, int count, double level = Level)
    {
        CheckLevel(level);
        if (count < 2)
        {
            return new Interval(mean, mean);
        }

        var half = standardError * StudentTQuantile((1 + level) / 2, count - 1);
        return new Interval(mean - half, mean + half);
    }

    private static double StudentTQuantile(double probability, int degreesOfFreedom) =>
        MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degreesOfFreedom, probability);

    private static void CheckLevel(double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
    }
}
