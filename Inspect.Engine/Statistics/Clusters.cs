namespace Inspect.Engine.Statistics;

/// <summary>Errors and intervals of a mean whose values come in groups that belong together, such as questions on one text (Miller 2024, "Adding error bars to evals", 2.2).</summary>
public static class Clusters
{
    /// <summary>Clustered standard error: √(Σ S_c² · C/(C−1)) / n, with S_c the sum of the deviations in a cluster; 0 below two clusters.</summary>
    /// <typeparam name="T">What names a cluster, compared by value.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="clusters">The cluster of each.</param>
    public static double StandardError<T>(IReadOnlyList<double> values, IReadOnlyList<T> clusters)
        where T : notnull
    {
        // The mean is taken cluster by cluster, as the reference takes it: of large numbers the order of the additions shows.
        var groups = values.Zip(clusters).GroupBy(p => p.Second, p => p.First).ToList();
        var mean = Moments.Mean([.. groups.SelectMany(g => g)]);
        var sums = groups.ConvertAll(g => PairwiseSum.Of([.. g.Select(v => v - mean)]));
        return sums.Count < 2 ? 0 : Math.Sqrt(sums.Sum(s => s * s) * sums.Count / (sums.Count - 1)) / values.Count;
    }

    /// <summary>Student's t interval with the clustered error and as many degrees of freedom as clusters − 1, at least 1.</summary>
    /// <typeparam name="T">What names a cluster, compared by value.</typeparam>
    /// <param name="values">The values; both ends are their mean below two.</param>
    /// <param name="clusters">The cluster of each.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Interval StudentT<T>(IReadOnlyList<double> values, IReadOnlyList<T> clusters, double level = Intervals.Level)
        where T : notnull => values.Count < 2
        ? Intervals.StudentT(values, level)
        : Intervals.StudentT(Moments.Mean(values), StandardError(values, clusters), Math.Max(2, clusters.Distinct().Count()), level);

    /// <summary>Wilson interval of clustered shares: N = min(p(1−p)/v, n) trials, v the square of the clustered error (N = n where either is 0), and Student's t for the normal quantile.</summary>
    /// <typeparam name="T">What names a cluster, compared by value.</typeparam>
    /// <param name="values">Shares, 0 to 1.</param>
    /// <param name="clusters">The cluster of each; at least two different ones.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level or a mean lies outside of its range, or there are fewer than two clusters.</exception>
    public static Interval Wilson<T>(IReadOnlyList<double> values, IReadOnlyList<T> clusters, double level = Intervals.Level)
        where T : notnull
    {
        Intervals.CheckLevel(level);
        var count = clusters.Distinct().Count();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(clusters));
        var mean = Moments.Mean(values);
        var spread = mean * (1 - mean);
        var variance = Math.Pow(StandardError(values, clusters), 2);
        var trials = spread == 0 || variance == 0 ? values.Count : Math.Min(spread / variance, values.Count);
        return Intervals.Wilson(mean, trials, Distributions.StudentQuantile((1 + level) / 2, count - 1), nameof(values));
    }
}
