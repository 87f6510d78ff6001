namespace Inspect.Engine.Statistics;

/// <summary>Sums halves apart, so that the error of rounding grows with the logarithm of the count alone (Higham 1993, "The accuracy of floating point summation").</summary>
/// <remarks>The order of the additions is NumPy's, which the reference sums with: numbers that are all the same keep a spread of exactly the size that they have there.</remarks>
internal static class PairwiseSum
{
    private const int Lanes = 8;
    private const int Block = 128;

    /// <summary>The sum.</summary>
    public static double Of(IReadOnlyList<double> values) => Of(values as double[] ?? [.. values]);

    private static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length > Block)
        {
            var half = values.Length / 2;
            half -= half % Lanes;
            return Of(values[..half]) + Of(values[half..]);
        }

        var sum = 0.0;
        var whole = values.Length < Lanes ? 0 : values.Length - (values.Length % Lanes);
        if (whole > 0)
        {
            Span<double> lanes = stackalloc double[Lanes];
            for (var i = 0; i < whole; i++)
            {
                lanes[i % Lanes] += values[i];
            }

            sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        }

        foreach (var value in values[whole..])
        {
            sum += value;
        }

        return sum;
    }
}
