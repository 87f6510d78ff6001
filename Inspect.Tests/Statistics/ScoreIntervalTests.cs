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
    public void Of_OneSample_HasNone() => Assert.Null(ScoreInterval.Of([[1.0]]));

    [Fact]
    public void Of_OneItemRepeated_IsWilsonOverEpochs() =>
        Assert.Equal(Intervals.Wilson(0.6, 10), ScoreInterval.Of([[1, 1, 1, 1, 1, 1, 0, 0, 0, 0]]));

    [Fact]
    public void Of_ItemsWithEpochs_GoesOverTheMeansOfItems()
    {
        // scipy.stats.t.interval(0.95, 2, loc=50, scale=sem([0, 50, 100])): 50 ± 4.302652729911275 × 50 / √3.
        var interval = ScoreInterval.Of([[0, 0], [0, 100], [100, 100]])!.Value;

        Assert.Equal(50 - (4.302652729911275 * 50 / Math.Sqrt(3)), interval.Lower, 6);
        Assert.Equal(50 + (4.302652729911275 * 50 / Math.Sqrt(3)), interval.Upper, 6);
    }

    [Fact]
    public void Of_Shares_StaysBetweenNoneAndAll()
    {
        // The same at a hundredth: −0.74 to 1.74 without ends.
        Assert.Equal(new Interval(0, 1), ScoreInterval.Of([[0, 0], [0, 1], [1, 1]]));
        Assert.Equal(1, ScoreInterval.OfHeader(isPassRate: true, 0.9, 0.2, 3, 2, 5)!.Value.Upper);
        Assert.True(ScoreInterval.OfHeader(isPassRate: false, 0.9, 0.2, 3, 2, 5)!.Value.Upper > 1);
    }

    [Fact]
    public void OfHeader_OneItemTenEpochs_EqualsThatOfTheSamples() =>
        Assert.Equal(Intervals.Wilson(0.6, 10), ScoreInterval.OfHeader(isPassRate: true, 0.6, 0, 1, 10, 10));

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.75, 4)]
    [InlineData(1.0, 8)]
    public void OfHeader_OneItemNotEveryEpochScored_IsWilsonOverThoseScored(double value, int completed) =>
        Assert.Equal(Intervals.Wilson(value, completed), ScoreInterval.OfHeader(isPassRate: true, value, 0, 1, 10, completed));

    [Fact]
    public void OfHeader_OneItemOneEpochScored_HasNone() => Assert.Null(ScoreInterval.OfHeader(isPassRate: true, 1, 0, 1, 10, 1));

    [Fact]
    public void OfHeader_ItemsWithMissingEpochs_GoesOverTheItems() =>
        Assert.Equal(Intervals.StudentT(0.5, 0.1, 3), ScoreInterval.OfHeader(isPassRate: false, 0.5, 0.1, 3, 2, 5));

    [Fact]
    public void OfHeader_OneEpochWithErrors_CountsTheScoredItems() =>
        Assert.Equal(Intervals.Wilson(0.5, 8), ScoreInterval.OfHeader(isPassRate: true, 0.5, 0.1, 8, 1, 8));
}
