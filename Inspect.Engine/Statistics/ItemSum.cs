namespace Inspect.Engine.Statistics;

/// <summary>Sums over the scores of the epochs of one item, kept up value by value.</summary>
/// <param name="Count">Values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">Squares of their deviations from their mean.</param>
/// <param name="Others">Those that are neither 0 nor 1.</param>
/// <param name="Beyond">Those outside 0 to 1.</param>
public readonly record struct ItemSum(int Count, double Sum, double Squares, int Others, int Beyond)
{
    /// <summary>Mean of the values; NaN where there is none.</summary>
    public double Mean => Sum / Count;

    /// <summary>The sums of some values.</summary>
    public static ItemSum Of(IEnumerable<double> values) => values.Aggregate(default(ItemSum), (sum, value) => sum.With(value));

    /// <summary>One value more (Welford 1962).</summary>
    public ItemSum With(double value)
    {
        var sum = Sum + value;
        var squares = Count == 0 ? 0 : Squares + ((value - Mean) * (value - (sum / (Count + 1))));
        return new ItemSum(Count + 1, sum, squares, Others + (value is 0 or 1 ? 0 : 1), Beyond + (value is >= 0 and <= 1 ? 0 : 1));
    }

    /// <summary>One value less.</summary>
    public ItemSum Without(double value)
    {
        if (Count <= 1)
        {
            return default;
        }

        var sum = Sum - value;
        var squares = Squares - ((value - Mean) * (value - (sum / (Count - 1))));
        return new ItemSum(Count - 1, sum, squares, Others - (value is 0 or 1 ? 0 : 1), Beyond - (value is >= 0 and <= 1 ? 0 : 1));
    }
}
