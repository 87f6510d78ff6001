namespace Inspect.Engine.Metrics;

/// <summary>The metrics that take no arguments (semantics 4.2). Each is 0 where it has too few scores.</summary>
public static class BuiltInMetrics
{
    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, IMetric> ByName { get; } = new IMetric[]
    {
        new Metric("accuracy", Mean),
        new Metric("mean", Mean),
        new Metric("std", scores => Math.Sqrt(Variance(scores))),
        new Metric("stderr", StandardError),
        new Metric("var", Variance),
    }.ToDictionary(m => m.Name);

    /// <summary>Sum of the numbers divided by their count.</summary>
    public static double Mean(IReadOnlyList<double> values) => values.Count == 0 ? 0 : values.Sum() / values.Count;

    /// <summary>Sample variance, with n − 1; 0 for fewer than two values. Two passes, so that large numbers of small spread keep it.</summary>
    public static double Variance(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = Mean(values);
        return values.Sum(x => (x - mean) * (x - mean)) / (values.Count - 1);
    }

    /// <summary>Standard deviation divided by the root of the count.</summary>
    public static double StandardError(IReadOnlyList<double> values) =>
        values.Count < 2 ? 0 : Math.Sqrt(Variance(values)) / Math.Sqrt(values.Count);

    private sealed class Metric(string name, Func<IReadOnlyList<double>, double> compute) : IMetric
    {
        public string Name => name;

        public double Compute(IReadOnlyList<SampleScore> scores) => compute([.. scores.Select(s => ScoreConversion.ToNumber(s.Value))]);
    }
}
