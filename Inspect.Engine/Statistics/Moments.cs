namespace Inspect.Engine.Statistics;

/// <summary>Mean and spread of numbers; each is 0 where there are too few (semantics 4.2). NaN among the numbers makes all of them NaN.</summary>
public static class Moments
{
    /// <summary>Sum of the numbers divided by their count; 0 for none.</summary>
    public static double Mean(IReadOnlyList<double> values) => values.Count == 0 ? 0 : PairwiseSum.Of(values) / values.Count;

    /// <summary>Sample variance, with n − 1; 0 for fewer than two values. Two passes, so that large numbers of small spread keep it.</summary>
    public static double Variance(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = Mean(values);
        return PairwiseSum.Of([.. values.Select(x => (x - mean) * (x - mean))]) / (values.Count - 1);
    }

    /// <summary>Root of the sample variance; 0 for fewer than two values.</summary>
    public static double StandardDeviation(IReadOnlyList<double> values) => Math.Sqrt(Variance(values));

    /// <summary>Standard deviation divided by the root of the count; 0 for fewer than two values.</summary>
    public static double StandardError(IReadOnlyList<double> values) =>
        values.Count < 2 ? 0 : StandardDeviation(values) / Math.Sqrt(values.Count);
}
