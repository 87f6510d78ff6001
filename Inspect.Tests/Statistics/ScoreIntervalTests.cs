using Inspect.Engine.Statistics;

namespace Inspect.Tests.Statistics;

/// <summary>Intervals against published values and the rules of the product reference.</summary>
public sealed class ScoreIntervalTests
{
    [Theory]
    [InlineData(6, 10, 0.3127, 0.8318)]
    [InlineData(10, 10, 0.7225, 1.0)]
    public void Wilson_ReferenceCounts_GivesTheInterval(int passes, int count, double lower, double upper)
    {
        var interval = Intervals.Wilson((double)passes / count, count);

        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }

    [Fact]
    public void Of_OneSample_HasNone() => Assert.Null(Of([1.0]));

    [Fact]
    public void Of_OneItemRepeated_IsWilsonOverEpochs() =>
        Assert.Equal(Intervals.Wilson(0.6, 10), Of([1, 1, 1, 1, 1, 1, 0, 0, 0, 0]));

    [Fact]
    public void Of_ItemsWithEpochs_GoesOverTheMeansOfItems()
    {
        // scipy.stats.t.interval(0.95, 2, loc=50, scale=sem([0, 50, 100])): 50 ± 4.302652729911275 × 50 / √3.
        var interval = Of([0, 0], [0, 100], [100, 100])!.Value;

        Assert.Equal(50 - (4.302652729911275 * 50 / Math.Sqrt(3)), interval.Lower, 6);
        Assert.Equal(50 + (4.302652729911275 * 50 / Math.Sqrt(3)), interval.Upper, 6);
    }

    [Fact]
    public void Of_Shares_StaysBetweenNoneAndAll()
    {
        // The same at a hundredth: −0.74 to 1.74 without ends.
        Assert.Equal(new Interval(0, 1), Of([0, 0], [0, 1], [1, 1]));
        Assert.Equal(1, ScoreInterval.OfHeader(MeanKind.PassRate, 0.9, 0.2, 3, 2, 5)!.Value.Upper);
        Assert.True(ScoreInterval.OfHeader(MeanKind.Number, 0.9, 0.2, 3, 2, 5)!.Value.Upper > 1);
    }

    [Fact]
    public void OfHeader_OneItemTenEpochs_EqualsThatOfTheSamples() =>
        Assert.Equal(Intervals.Wilson(0.6, 10), ScoreInterval.OfHeader(MeanKind.PassRate, 0.6, 0, 1, 10, 10));

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.75, 4)]
    [InlineData(1.0, 8)]
    public void OfHeader_OneItemNotEveryEpochScored_IsWilsonOverThoseScored(double value, int completed) =>
        Assert.Equal(Intervals.Wilson(value, completed), ScoreInterval.OfHeader(MeanKind.PassRate, value, 0, 1, 10, completed));

    [Fact]
    public void OfHeader_OneItemOneEpochScored_HasNone() => Assert.Null(ScoreInterval.OfHeader(MeanKind.PassRate, 1, 0, 1, 10, 1));

    [Fact]
    public void OfHeader_ItemsWithMissingEpochs_GoesOverTheItems() =>
        Assert.Equal(Intervals.StudentT(0.5, 0.1, 3), ScoreInterval.OfHeader(MeanKind.Number, 0.5, 0.1, 3, 2, 5));

    [Fact]
    public void OfHeader_OneEpochWithErrors_CountsTheScoredItems() =>
        Assert.Equal(Intervals.Wilson(0.5, 8), ScoreInterval.OfHeader(MeanKind.PassRate, 0.5, 0.1, 8, 1, 8));

    [Fact]
    public void Of_EqualValues_NeverHasNoWidth()
    {
        // Shares that do not differ get Wilson's interval over the items; of numbers without a range nothing is known.
        Assert.Equal(Intervals.Wilson(0.5, 4), Of([0.5], [0.5], [0.5], [0.5]));
        Assert.Equal(Intervals.Wilson(1, 3), Of([1, 1], [1, 1], [1, 1]));
        Assert.Null(Of([7], [7], [7]));
        Assert.Equal(Intervals.Wilson(0.5, 4), ScoreInterval.OfHeader(MeanKind.Share, 0.5, 0, 4, 1, 4));
        Assert.Equal(Intervals.Wilson(1, 3), ScoreInterval.OfHeader(MeanKind.Share, 1, 0, 3, 2, 6));
        Assert.Null(ScoreInterval.OfHeader(MeanKind.Number, 7, 0, 3, 1, 3));
    }

    [Fact]
    public void OfHeader_AShare_StaysBetweenNoneAndAll()
    {
        var interval = ScoreInterval.OfHeader(MeanKind.Share, 5 / 9.0, 2 / 9.0, 3, 3, 9)!.Value;

        Assert.Equal((0, 1), (interval.Lower, interval.Upper));
    }

    [Fact]
    public void OfHeader_AShareOfPasses_IsWilsonLikeThatOfTheSamples()
    {
        // numpy.std([1, 1, 1, 0], ddof=1) / 2 = 0.25; of [0.75] * 4, whose mean is the same, it is 0.
        Assert.Equal(Of([1], [1], [1], [0]), ScoreInterval.OfHeader(MeanKind.Share, 0.75, 0.25, 4, 1, 4));
        Assert.Equal(Of([1], [0.5], [0.5], [1]), ScoreInterval.OfHeader(MeanKind.Share, 0.75, Math.Sqrt(0.25 / 3 / 4), 4, 1, 4));
    }

    [Fact]
    public void Sums_AsSamplesEndInAnyOrder_GiveWhatAllScoresTogetherGive()
    {
        var random = new Random(7);
        foreach (var make in new Func<double>[] { () => random.Next(2), random.NextDouble, () => random.NextDouble() * 9 })
        {
            var items = Enumerable.Range(0, 6).Select(_ => new List<double>()).ToList();
            var sums = new ScoreSums();
            for (var i = 0; i < 40; i++)
            {
                var item = items[random.Next(items.Count)];
                double[] before = [.. item];
                item.Add(make());
                sums.Replace(before, [.. item]);
            }

            var scored = items.Where(v => v.Count > 0).ToList();
            var means = scored.ConvertAll(v => v.Average());
            var error = Math.Sqrt(means.Sum(m => Math.Pow(m - means.Average(), 2)) / (means.Count - 1) / means.Count);
            var whole = Intervals.StudentT(means.Average(), error, means.Count);
            Assert.Equal((scored.Count, 40), (sums.Items, sums.Samples));
            Assert.Equal(means.Average(), sums.Mean!.Value, 9);
            Assert.Equal(scored.All(v => v.All(n => n <= 1)) ? Math.Min(1, whole.Upper) : whole.Upper, sums.Interval!.Value.Upper, 9);
        }
    }

    private static Interval? Of(params double[][] items) => ScoreInterval.Of(items.Select(i => ItemSum.Of(i)));
}
