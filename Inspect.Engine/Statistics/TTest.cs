namespace Inspect.Engine.Statistics;

/// <summary>A two-sided t test.</summary>
/// <param name="T">Difference in standard errors.</param>
/// <param name="DegreesOfFreedom">Of Student's distribution; whole for pairs.</param>
/// <param name="P">Chance of a difference at least as large when nothing differs; NaN where nothing varies.</param>
/// <param name="Mean">Difference of the means, first minus second.</param>
/// <param name="StandardError">Of the difference.</param>
public readonly record struct TTest(double T, double DegreesOfFreedom, double P, double Mean, double StandardError)
{
    /// <summary>The paired test: of the differences of the pairs (Student 1908).</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">The partner of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two pairs, or a value without a partner.</exception>
    public static TTest Paired(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(first.Count, 2);
        double[] differences = [.. first.Zip(second, (x, y) => x - y)];
        return Of(Moments.Mean(differences), Moments.StandardError(differences), differences.Length - 1);
    }

    /// <summary>Welch's test of two independent samples, whose variances may differ (Welch 1947, degrees of freedom after Satterthwaite 1946).</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">At least two values.</param>
    /// <exception cref="ArgumentOutOfRangeException">A sample has fewer than two values.</exception>
    public static TTest Welch(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first.Count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(second.Count, 2);
        var a = Moments.Variance(first) / first.Count;
        var b = Moments.Variance(second) / second.Count;
        var degrees = (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        return Of(Moments.Mean(first) - Moments.Mean(second), Math.Sqrt(a + b), degrees);
    }

    private static TTest Of(double mean, double error, double degrees)
    {
        var t = mean / error;
        return new TTest(t, degrees, double.IsNaN(t) || double.IsNaN(degrees) ? double.NaN : Distributions.StudentTwoSided(t, degrees), mean, error);
    }
}
