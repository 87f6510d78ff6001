namespace Inspect.Engine.Statistics;

/// <summary>Cohen's kappa: how far two raters agree beyond what chance makes of their habits (Cohen 1960; weights: Cohen 1968).</summary>
public static class CohenKappa
{
    /// <summary>1 − observed / expected disagreement: 1 is full agreement, 0 that of chance.</summary>
    /// <param name="first">Labels of the first rater; with weights, the distance of two labels is that of their numbers.</param>
    /// <param name="second">Label that the second gave each.</param>
    /// <param name="weights">How much a disagreement weighs.</param>
    /// <returns>NaN where chance leaves no disagreement, as with a single label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label has no partner.</exception>
    public static double Of(IReadOnlyList<int> first, IReadOnlyList<int> second, KappaWeights weights = KappaWeights.None)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        var observed = first.Zip(second, Weight).Sum();
        var expected = (from a in first.CountBy(l => l)
                        from b in second.CountBy(l => l)
                        select Weight(a.Key, b.Key) * a.Value * b.Value).Sum() / first.Count;
        return 1 - (observed / expected);

        double Weight(int a, int b)
        {
            var distance = Math.Abs((double)a - b);
            return weights switch
            {
                KappaWeights.Linear => distance,
                KappaWeights.Quadratic => distance * distance,
                _ => distance == 0 ? 0 : 1,
            };
        }
    }
}
