namespace Inspect.Engine.Statistics;

/// <summary>Confidence intervals of a mean.</summary>
public static class Intervals
{
    /// <summary>Level that the app shows.</summary>
    public const double Level = 0.95;

    /// <summary>Student's t interval: mean ± quantile × standard error, with count − 1 degrees of freedom; both ends are the mean below two values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Interval StudentT(double mean, double standardError, int count, double level = Level)
    {
        CheckLevel(level);
        return count < 2
            ? new Interval(mean, mean)
            : Around(mean, standardError * Distributions.StudentQuantile((1 + level) / 2, count - 1));
    }

    /// <summary>Student's t interval of the mean of values; both ends are 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Interval StudentT(IReadOnlyList<double> values, double level = Level) =>
        StudentT(Moments.Mean(values), Moments.StandardError(values), values.Count, level);

    /// <summary>Normal interval of the mean of values: mean ± z × standard error. For many values; Student's t is wider for few.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Interval Normal(IReadOnlyList<double> values, double level = Level) =>
        Around(Moments.Mean(values), Moments.StandardError(values) * Z(level));

    /// <summary>Wilson score interval of a proportion, cut to 0…1 (Wilson 1927; semantics 4.2, <c>ci_wilson</c>).</summary>
    /// <param name="proportion">0 to 1.</param>
    /// <param name="count">Number of trials; 0 gives the interval 0, 0.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside of its range.</exception>
    public static Interval Wilson(double proportion, int count, double level = Level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count == 0 ? new Interval(0, 0) : Wilson(proportion, count, Z(level), nameof(proportion));
    }

    /// <summary>Clopper-Pearson interval of a proportion: exact, so never too narrow and often too wide (Clopper and Pearson 1934).</summary>
    /// <param name="successes">0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of trials, at least 1.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside of its range.</exception>
    public static Interval ClopperPearson(int successes, int count, double level = Level)
    {
        CheckCounts(successes, count);
        CheckLevel(level);
        var tail = (1 - level) / 2;
        return new Interval(
            successes == 0 ? 0 : SpecialFunctions.IncompleteBetaInverse(successes, count - successes + 1, tail),
            successes == count ? 1 : SpecialFunctions.IncompleteBetaInverse(successes + 1, count - successes, 1 - tail));
    }

    /// <summary>Agresti-Coull interval of a proportion: the normal one after adding z² trials, half of them successes, cut to 0…1 (Agresti and Coull 1998).</summary>
    /// <param name="successes">0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of trials, at least 1.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside of its range.</exception>
    public static Interval AgrestiCoull(int successes, int count, double level = Level)
    {
        CheckCounts(successes, count);
        var z = Z(level);
        var trials = count + (z * z);
        var centre = (successes + (z * z / 2)) / trials;
        return Shares(Around(centre, z * Math.Sqrt(centre * (1 - centre) / trials)));
    }

    /// <summary>The Wilson interval with any number of trials and any quantile.</summary>
    internal static Interval Wilson(double proportion, double count, double quantile, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(proportion, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proportion, 1, name);
        var squared = quantile * quantile / count;
        var centre = (proportion + (squared / 2)) / (1 + squared);
        return Shares(Around(centre, quantile * Math.Sqrt((proportion * (1 - proportion) / count) + (squared / (4 * count))) / (1 + squared)));
    }

    /// <summary>Normal quantile of a two-sided level.</summary>
    internal static double Z(double level)
    {
        CheckLevel(level);
        return Distributions.NormalQuantile((1 + level) / 2);
    }

    internal static Interval Around(double centre, double half) => new(centre - half, centre + half);

    internal static void CheckLevel(double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
    }

    private static Interval Shares(Interval interval) => new(Math.Max(0, interval.Lower), Math.Min(1, interval.Upper));

    private static void CheckCounts(int successes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
    }
}
