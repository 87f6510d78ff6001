namespace Inspect.Engine.Statistics;

/// <summary>Krippendorff's alpha: how far any number of raters agree beyond chance (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").</summary>
public static class KrippendorffAlpha
{
    /// <summary>1 − observed / expected disagreement: 1 is full agreement, 0 that of chance, below 0 worse than chance.</summary>
    /// <param name="units">Ratings of each unit; units with fewer than two say nothing of agreement and are left out.</param>
    /// <param name="level">What the numbers mean.</param>
    /// <returns>1 where all ratings are the same; NaN where no unit has two.</returns>
    public static double Of(IReadOnlyList<IReadOnlyList<double>> units, RatingLevel level)
    {
        var rated = units.Where(u => u.Count >= 2).ToList();
        if (rated.Count == 0)
        {
            return double.NaN;
        }

        // Each rating counts once, whatever the size of its unit: so the margins of the coincidences are the plain counts.
        var counts = rated.SelectMany(u => u).CountBy(v => v).OrderBy(c => c.Key).ToList();
        var distance = Distances(counts, level);
        var expected = Pairs(counts, distance) / (counts.Sum(c => c.Value) - 1);
        var observed = rated.Sum(u => Pairs([.. u.CountBy(v => v)], distance) / (u.Count - 1));
        return expected == 0 ? 1 : 1 - (observed / expected);
    }

    private static double Pairs(List<KeyValuePair<double, int>> counts, Func<double, double, double> distance) =>
        (from a in counts from b in counts select distance(a.Key, b.Key) * a.Value * b.Value).Sum();

    /// <summary>Squared distance of two values.</summary>
    private static Func<double, double, double> Distances(List<KeyValuePair<double, int>> counts, RatingLevel level)
    {
        switch (level)
        {
            case RatingLevel.Nominal: return (a, b) => a == b ? 0 : 1;
            case RatingLevel.Interval: return (a, b) => (a - b) * (a - b);
            default:
                // The middle of the places that a value takes when all are put in order: the values between two, and half of each.
                var places = new Dictionary<double, double>();
                var before = 0.0;
                foreach (var (value, count) in counts)
                {
                    places[value] = before + (count / 2.0);
                    before += count;
                }

                return (a, b) => (places[a] - places[b]) * (places[a] - places[b]);
        }
    }
}
