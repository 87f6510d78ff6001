using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Bootstrap means with a fixed seed, so that the same scores in any order give the same number; the reference draws anew each time.</summary>
internal static class Resampling
{
    private const int Seed = 0;
    private const string Name = "num_samples";

    /// <summary>Parameter of metrics that resample.</summary>
    public static PartParameter Parameter { get; } = new(Name, PartParameterType.Whole, 1000, "How often values are drawn anew.")
    {
        Misfit = value => value.GetInt32() < 1 ? "It must be at least 1." : null,
    };

    /// <summary>The number of samples that an argument gives.</summary>
    public static int Samples(PartArguments arguments) => arguments.Whole(Name)!.Value;

    /// <summary>Means of samples of the values.</summary>
    public static double[] Means(IEnumerable<double> numbers, int samples) =>
        Bootstrap.Means([.. numbers.Order()], samples, new PythonRandom(Seed).Below);

    /// <summary>Means of samples of whole clusters.</summary>
    public static double[] Means(IReadOnlyList<double> numbers, IReadOnlyList<object> clusters, int samples)
    {
        // The order of the clusters must not depend on that of the items: smaller sums first.
        var sums = clusters.Zip(numbers).GroupBy(p => p.First, p => p.Second).ToDictionary(g => g.Key, g => (Sum: g.Order().Sum(), Count: g.Count()));
        var sorted = clusters.Zip(numbers).OrderBy(p => sums[p.First].Sum).ThenBy(p => sums[p.First].Count).ToList();
        return Bootstrap.ClusterMeans([.. sorted.Select(p => p.Second)], [.. sorted.Select(p => p.First)], samples, new PythonRandom(Seed).Below);
    }
}
