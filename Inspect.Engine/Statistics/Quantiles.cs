using MathNet.Numerics.Statistics;

namespace Inspect.Engine.Statistics;

/// <summary>Quantiles of a sample.</summary>
public static class Quantiles
{
    /// <summary>The value below which a share of the sample lies, linear between two values (type 7 of Hyndman and Fan 1996).</summary>
    /// <param name="values">At least one, in any order.</param>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or the share lies outside of its range.</exception>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
    }
}
