namespace Inspect.Engine.Statistics;

/// <summary>Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945). Zeros are dropped; equal sizes share the mean of their ranks.</summary>
public static class Wilcoxon
{
    /// <summary>Most differences of the exact test; work and memory grow with their square and more, and the approximation is as good long before.</summary>
    public const int MostExact = 500;

    /// <summary>Exact two-sided test, over all signs that the ranks could have.</summary>
    /// <param name="differences">The differences, at most <see cref="MostExact"/> that are not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
    /// <returns>The smaller rank sum; p 1 where every difference is 0.</returns>
    public static TestResult Exact(IEnumerable<double> differences)
    {
        var (ranks, positive) = Ranks(differences);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ranks.Length, MostExact, nameof(differences));
        var total = ranks.Sum();

        // Half ranks, so that those which are shared are whole numbers too.
        var chances = new double[(int)(2 * total) + 1];
        chances[0] = 1;
        foreach (var rank in ranks.Select(r => (int)(2 * r)))
        {
            for (var sum = chances.Length - 1; sum >= 0; sum--)
            {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }

        var statistic = Math.Min(positive, total - positive);
        return new TestResult(statistic, Math.Min(1, 2 * chances.Take((int)(2 * statistic) + 1).Sum()));
    }

    /// <summary>Normal approximation with the variance corrected for ties: (W − n(n+1)/4) / √(n(n+1)(2n+1)/24 − Σ(t³−t)/48), W the smaller rank sum.</summary>
    /// <param name="differences">The differences.</param>
    /// <param name="isCorrected">Moves W by one half towards its mean.</param>
    /// <returns>The smaller rank sum and its z; z 0 and p 1 where every difference is 0.</returns>
    public static (TestResult Test, double Z) Approximate(IEnumerable<double> differences, bool isCorrected)
    {
        var (ranks, positive) = Ranks(differences);
        var n = (double)ranks.Length;
        var statistic = Math.Min(positive, ranks.Sum() - positive);
        var ties = ranks.GroupBy(r => r).Select(g => (double)g.Count()).Sum(t => (t * t * t) - t);
        var deviation = Math.Sqrt((n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48));
        var distance = statistic - (n * (n + 1) / 4);
        var z = ranks.Length == 0 ? 0 : (distance - (isCorrected ? 0.5 * Math.Sign(distance) : 0)) / deviation;
        return (new TestResult(statistic, Math.Min(1, 2 * Distributions.NormalUpper(Math.Abs(z)))), z);
    }

    /// <summary>Ranks of the sizes, and the sum of those of positive differences.</summary>
    private static (double[] Ranks, double Positive) Ranks(IEnumerable<double> differences)
    {
        var sorted = differences.Where(d => d != 0).OrderBy(Math.Abs).ToArray();
        var ranks = new double[sorted.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[start]))
            {
                end++;
            }

            Array.Fill(ranks, (start + 1 + end) / 2.0, start, end - start);
            start = end;
        }

        return (ranks, ranks.Zip(sorted, (rank, difference) => difference > 0 ? rank : 0).Sum());
    }
}
