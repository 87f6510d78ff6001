namespace Inspect.Engine.Statistics;

/// <summary>Sums over the scores of a run, kept up as samples end, so that mean and interval of a large run cost nothing to ask. Not thread-safe.</summary>
/// <remarks>The same rules as <see cref="ScoreInterval.Of"/>: the mean of each item is one value.</remarks>
public sealed class ScoreSums
{
    /// <summary>The item that changed last; the only one, as long as there is one: its epochs are the values then.</summary>
    private ItemSum _last;
    private double _sum;
    private double _mean;
    private double _squares;
    private int _others;
    private int _beyond;

    /// <summary>Items with a score.</summary>
    public int Items { get; private set; }

    /// <summary>Samples with a score.</summary>
    public int Samples { get; private set; }

    /// <summary>Mean over the items of the means of their epochs; null before the first score.</summary>
    public double? Mean => Items == 0 ? null : IsPassFail && Samples == Items ? _sum / Samples : _mean;

    /// <summary>Samples with the score 1, where every score is 0 or 1; null elsewhere.</summary>
    public int? Passed => IsPassFail ? (int)Math.Round(_sum) : null;

    /// <summary>The 95 % interval of the mean; null where there is none.</summary>
    public Interval? Interval
    {
        get
        {
            if (Samples < 2 || !double.IsFinite(_mean))
            {
                return null;
            }

            if (IsPassFail && (Items == 1 || Samples == Items))
            {
                return Intervals.Wilson(Math.Clamp(_sum / Samples, 0, 1), Samples);
            }

            var count = Items == 1 ? Samples : Items;
            var squares = Items == 1 ? _last.Squares : _squares;
            return ScoreInterval.OfMean(_beyond == 0, _mean, Math.Sqrt(Math.Max(0, squares) / (count - 1) / count), count);
        }
    }

    private bool IsPassFail => _others == 0;

    /// <summary>The scores of an item are others than before.</summary>
    /// <param name="before">Its scores so far; empty for none.</param>
    /// <param name="after">Its scores now.</param>
    public void Replace(IReadOnlyList<double> before, IReadOnlyList<double> after) => Replace(ItemSum.Of(before), ItemSum.Of(after));

    /// <summary>The scores of an item are others than before.</summary>
    /// <param name="before">Sums of its scores so far.</param>
    /// <param name="after">Sums of its scores now.</param>
    public void Replace(ItemSum before, ItemSum after)
    {
        Samples += after.Count - before.Count;
        _sum += after.Sum - before.Sum;
        _others += after.Others - before.Others;
        _beyond += after.Beyond - before.Beyond;
        if (before.Count > 0)
        {
            Take(before.Mean, -1);
        }

        if (after.Count > 0)
        {
            Take(after.Mean, 1);
            _last = after;
        }
    }

    /// <summary>Mean and squares of the deviations from it, one value more or less (Welford 1962).</summary>
    private void Take(double value, int sign)
    {
        Items += sign;
        if (Items == 0)
        {
            (_mean, _squares) = (0, 0);
            return;
        }

        var from = value - _mean;
        _mean += sign * from / Items;
        _squares += sign * from * (value - _mean);
    }
}
