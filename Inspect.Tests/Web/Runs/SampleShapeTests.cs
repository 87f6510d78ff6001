using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Runs;

/// <summary>Rows of a list with a head above each item's epochs, and back.</summary>
public sealed class SampleShapeTests
{
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, false, 3)]
    [InlineData(new[] { 2, 2 }, true, 6)]
    [InlineData(new[] { 3, 1, 2 }, true, 9)]
    [InlineData(new int[0], false, 0)]
    public void Rows_OfSomeItems_AreHeadsAndSamples(int[] epochs, bool isGrouped, int rows)
    {
        var shape = SampleShape.Of(epochs);

        Assert.Equal((isGrouped, rows, epochs.Sum()), (shape.IsGrouped, shape.Rows, shape.Samples));
    }

    [Theory]
    [InlineData(new[] { 3, 1, 2 })]
    [InlineData(new[] { 2, 2, 2 })]
    [InlineData(new[] { 1, 1 })]
    public void At_EveryRow_LeadsToItsSampleAndBack(int[] epochs)
    {
        var shape = SampleShape.Of(epochs);

        var samples = Enumerable.Range(0, shape.Rows).Select(row => (Row: row, shape.At(row).Sample)).Where(r => r.Sample is not null).ToList();

        Assert.Equal(Enumerable.Range(0, epochs.Sum()), samples.Select(s => s.Sample!.Value));
        Assert.All(samples, s => Assert.Equal(s.Row, shape.RowOf(s.Sample!.Value)));
    }

    [Fact]
    public void At_HeadRows_NameTheirItem()
    {
        var shape = SampleShape.Of([3, 1, 2]);

        Assert.Equal([(0, 0), (4, 1), (6, 2)], Enumerable.Range(0, shape.Rows).Where(r => shape.At(r).Sample is null).Select(r => (r, shape.At(r).Item)));
    }
}
