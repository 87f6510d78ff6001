namespace Inspect.Engine.Statistics;

/// <summary>Adjusts the p values of several tests that are read together. Each keeps its place; none gets above 1.</summary>
public static class MultipleTests
{
    /// <summary>Bonferroni: each times the number of tests.</summary>
    public static double[] Bonferroni(IReadOnlyList<double> values) => [.. values.Select(p => Math.Min(1, p * values.Count))];

    /// <summary>Holm's step-down: the i-th smallest times (m − i + 1), and never below a smaller one (Holm 1979). Holds the chance of any false find.</summary>
    public static double[] Holm(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var largest = 0.0;
        foreach (var (rank, at) in Ascending(values).Index())
        {
            largest = Math.Max(largest, values[at] * (values.Count - rank));
            adjusted[at] = Math.Min(1, largest);
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's step-up: the i-th smallest times m / i, and never above a larger one (1995). Holds the share of false finds.</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var smallest = 1.0;
        foreach (var (rank, at) in Ascending(values).Index().Reverse())
        {
            smallest = Math.Min(smallest, values[at] * values.Count / (rank + 1));
            adjusted[at] = smallest;
        }

        return adjusted;
    }

    private static IEnumerable<int> Ascending(IReadOnlyList<double> values) => Enumerable.Range(0, values.Count).OrderBy(i => values[i]);
}
