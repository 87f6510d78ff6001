namespace Inspect.Engine.Statistics;

/// <summary>How far two proportions of independent samples lie apart.</summary>
public static class ProportionDifference
{
    /// <summary>Two-sided z test of two proportions.</summary>
    /// <param name="first">Successes and trials of the first.</param>
    /// <param name="second">Successes and trials of the second.</param>
    /// <param name="isPooled">The error comes from both samples together, as if nothing differed; else from each by itself.</param>
    /// <returns>z, first minus second; 0 and p 1 where nothing differs.</returns>
    public static TestResult Z((int Successes, int Count) first, (int Successes, int Count) second, bool isPooled)
    {
        var (p1, p2) = (Share(first), Share(second));
        if (p1 == p2)
        {
            return new TestResult(0, 1);
        }

        var pooled = (double)(first.Successes + second.Successes) / (first.Count + second.Count);
        var (v1, v2) = isPooled ? (pooled * (1 - pooled), pooled * (1 - pooled)) : (p1 * (1 - p1), p2 * (1 - p2));
        var z = (p1 - p2) / Math.Sqrt((v1 / first.Count) + (v2 / second.Count));
        return new TestResult(z, 2 * Distributions.NormalUpper(Math.Abs(z)));
    }

    /// <summary>Newcombe's interval of the difference, first minus second, from the Wilson intervals of both (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).</summary>
    /// <param name="first">Successes and trials of the first.</param>
    /// <param name="second">Successes and trials of the second.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    public static Interval Newcombe((int Successes, int Count) first, (int Successes, int Count) second, double level = Intervals.Level)
    {
        var (p1, p2) = (Share(first), Share(second));
        var (one, two) = (Intervals.Wilson(p1, first.Count, level), Intervals.Wilson(p2, second.Count, level));
        return new Interval(p1 - p2 - Root(p1 - one.Lower, two.Upper - p2), p1 - p2 + Root(one.Upper - p1, p2 - two.Lower));
    }

    /// <summary>Cohen's h, the size of a difference of proportions: 2 asin √p₁ − 2 asin √p₂ (Cohen 1988).</summary>
    public static double CohensH(double first, double second) => (2 * Math.Asin(Math.Sqrt(first))) - (2 * Math.Asin(Math.Sqrt(second)));

    private static double Share((int Successes, int Count) sample) => (double)sample.Successes / sample.Count;

    private static double Root(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
