namespace Inspect.Engine.Statistics;

/// <summary>The spread of a mean from samples drawn with replacement from the values themselves (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>Means of samples of as many values as there are, drawn with replacement.</summary>
    /// <param name="values">The values; none gives no means.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="draw">A random index below a bound.</param>
    public static double[] Means(IReadOnlyList<double> values, int samples, Func<int, int> draw) =>
        Means([.. values.Select(v => (v, 1))], samples, draw);

    /// <summary>Means of samples of as many clusters as there are, drawn whole and with replacement.</summary>
    /// <typeparam name="T">What names a cluster, compared by value.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="clusters">The cluster of each.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="draw">A random index below a bound.</param>
    public static double[] ClusterMeans<T>(IReadOnlyList<double> values, IReadOnlyList<T> clusters, int samples, Func<int, int> draw)
        where T : notnull => Means([.. values.Zip(clusters).GroupBy(p => p.Second, p => p.First).Select(g => (g.Sum(), g.Count()))], samples, draw);

    /// <summary>Standard deviation of the means, with n and not n − 1; 0 for none.</summary>
    public static double StandardError(IReadOnlyList<double> means)
    {
        var mean = Moments.Mean(means);
        return means.Count == 0 ? 0 : Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / means.Count);
    }

    /// <summary>Percentile interval: the quantiles (1 ∓ level) / 2 of the means.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1, or there are no means.</exception>
    public static Interval Percentiles(IReadOnlyList<double> means, double level = Intervals.Level)
    {
        Intervals.CheckLevel(level);
        return new Interval(Quantiles.Of(means, (1 - level) / 2), Quantiles.Of(means, (1 + level) / 2));
    }

    private static double[] Means((double Sum, int Count)[] groups, int samples, Func<int, int> draw)
    {
        var means = new double[groups.Length == 0 ? 0 : samples];
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            var count = 0;
            for (var j = 0; j < groups.Length; j++)
            {
                var (partSum, partCount) = groups[draw(groups.Length)];
                sum += partSum;
                count += partCount;
            }

            means[i] = sum / count;
        }

        return means;
    }
}
