namespace Inspect.Engine.Statistics;

/// <summary>Which interval a score gets (product reference, "Statistics rules").</summary>
public static class ScoreInterval
{
    /// <summary>Interval of the mean score of a run.</summary>
    /// <param name="items">Sums of the scores of the epochs of each item; one without a score counts nothing.</param>
    /// <returns>Null where there is only one value, <c>n = 1</c>, and for equal numbers of no known range, which say nothing of their spread.</returns>
    /// <remarks>
    /// One epoch of pass or fail, or one item repeated: Wilson over the samples. Several items with several epochs, or numbers:
    /// the mean of each item is one value, and Student's t goes over these, since repetitions of an item are not independent; where
    /// all values are shares it ends at 0 and 1, and is Wilson's where they do not differ.
    /// </remarks>
    public static Interval? Of(IEnumerable<ItemSum> items)
    {
        var sums = new ScoreSums();
        foreach (var item in items)
        {
            sums.Replace(default, item);
        }

        return sums.Interval;
    }

    /// <summary>The same from what a log's header says, without its samples.</summary>
    /// <param name="kind">What the mean is made of.</param>
    /// <param name="value">The mean.</param>
    /// <param name="standardError">Its standard error; null when the log has none.</param>
    /// <param name="items">Scored items.</param>
    /// <param name="epochs">Repetitions of each that were planned.</param>
    /// <param name="completed">Samples that ended without an error.</param>
    public static Interval? OfHeader(MeanKind kind, double value, double? standardError, int items, int epochs, int completed)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        var isShare = kind != MeanKind.Number && value is >= 0 and <= 1;
        if (SamplesOf(items, epochs, completed) is { } samples)
        {
            if (samples < 2)
            {
                return null;
            }

            if ((items == 1 || epochs == 1) && IsCount(value, samples) && (items == 1 || value is 0 or 1 || (isShare && IsOfPasses(kind, value, standardError, items))))
            {
                return Intervals.Wilson(value, samples);
            }
        }

        return standardError is { } error && double.IsFinite(error) ? OfMean(isShare, value, error, items) : null;
    }

    /// <summary>Samples behind a mean, as far as the counts of a run tell: a run that was cancelled, or lost samples to errors, has fewer than items times epochs.</summary>
    /// <param name="items">Scored items.</param>
    /// <param name="epochs">Repetitions of each that were planned.</param>
    /// <param name="completed">Samples that ended without an error.</param>
    /// <returns>Null where the counts do not say it: several items that differ in their epochs.</returns>
    public static int? SamplesOf(int items, int epochs, int completed) =>
        epochs == 1 || completed == items * epochs ? items * epochs
        : items == 1 && completed < epochs ? completed
        : null;

    /// <summary>Interval of a mean of independent values. Student's t knows no ends of a scale, and no doubt where the values do not differ.</summary>
    /// <param name="isShare">The values lie between 0 and 1; what the interval has beyond says nothing.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="count">How many they are.</param>
    internal static Interval? OfMean(bool isShare, double mean, double standardError, int count)
    {
        if (count < 2)
        {
            return null;
        }

        // Equal values, up to what their sums were rounded by.
        if (standardError <= 1e-9 * Math.Max(1, Math.Abs(mean)))
        {
            return isShare ? Intervals.Wilson(Math.Clamp(mean, 0, 1), count) : null;
        }

        var interval = Intervals.StudentT(mean, standardError, count);
        return isShare ? new Interval(Math.Max(0, interval.Lower), Math.Min(1, interval.Upper)) : interval;
    }

    private static bool IsCount(double value, int samples) =>
        value is >= 0 and <= 1 && value * samples is var passes && Math.Abs(passes - Math.Round(passes)) < 1e-6;

    /// <summary>Scores of 0 and 1 alone have the widest spread that shares with this mean can have.</summary>
    private static bool IsOfPasses(MeanKind kind, double value, double? standardError, int items) =>
        kind == MeanKind.PassRate || (standardError is { } error && Math.Abs(error - Math.Sqrt(value * (1 - value) / (items - 1))) < 1e-9);
}
