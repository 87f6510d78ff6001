namespace Inspect.Engine.Statistics;

/// <summary>Which interval a score gets (product reference, "Statistics rules").</summary>
public static class ScoreInterval
{
    /// <summary>Interval of the mean score of a run.</summary>
    /// <param name="items">Scores of the epochs of each item, as numbers; items without a score are left out.</param>
    /// <returns>Null where there is only one value: <c>n = 1</c>.</returns>
    /// <remarks>
    /// One epoch of pass or fail, or one item repeated: Wilson over the samples. Several items with several epochs, or numbers:
    /// the mean of each item is one value, and Student's t goes over these, since repetitions of an item are not independent; where
    /// all values are shares it ends at 0 and 1.
    /// </remarks>
    public static Interval? Of(IReadOnlyList<IReadOnlyList<double>> items)
    {
        var samples = items.Sum(i => i.Count);
        if (samples < 2)
        {
            return null;
        }

        var isPassFail = items.All(i => i.All(v => v is 0 or 1));
        if (isPassFail && (items.Count == 1 || samples == items.Count))
        {
            return Intervals.Wilson(items.Sum(i => i.Sum()) / samples, samples);
        }

        if (items.Count == 1)
        {
            return OfMeans(items[0]);
        }

        return OfMeans([.. items.Select(i => i.Average())]);
    }

    /// <summary>The same from what a log's header says, without its samples.</summary>
    /// <param name="isPassRate">The scores are passes and fails; else any numbers.</param>
    /// <param name="value">The mean.</param>
    /// <param name="standardError">Its standard error; null when the log has none.</param>
    /// <param name="items">Scored items.</param>
    /// <param name="epochs">Repetitions of each that were planned.</param>
    /// <param name="completed">Samples that ended without an error.</param>
    public static Interval? OfHeader(bool isPassRate, double value, double? standardError, int items, int epochs, int completed)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        if (SamplesOf(items, epochs, completed) is { } samples)
        {
            if (samples < 2)
            {
                return null;
            }

            var passes = value * samples;
            var isPassFail = value is >= 0 and <= 1 && Math.Abs(passes - Math.Round(passes)) < 1e-6;
            if (isPassFail && (items == 1 || epochs == 1) && (isPassRate || items == 1 || value is 0 or 1))
            {
                return Intervals.Wilson(value, samples);
            }
        }

        return standardError is { } error && items > 1 && double.IsFinite(error)
            ? Within(isPassRate && value is >= 0 and <= 1, Intervals.StudentT(value, error, items))
            : null;
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

    private static Interval OfMeans(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return Within(values.All(v => v is >= 0 and <= 1), Intervals.StudentT(mean, Math.Sqrt(variance / values.Count), values.Count));
    }

    /// <summary>Student's t knows no ends of a scale. A mean of shares lies between 0 and 1, and what the interval has beyond says nothing.</summary>
    private static Interval Within(bool isShare, Interval interval) =>
        isShare ? new Interval(Math.Clamp(interval.Lower, 0, 1), Math.Clamp(interval.Upper, 0, 1)) : interval;
}
