using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>Times of samples as bars.</summary>
public sealed class TimeBarsTests
{
    [Fact]
    public void Of_NarrowRange_HasBarsOfOneWidth()
    {
        // Eight bars from 2 to 10 s, one second each; the last holds its end.
        var bars = TimeBars.Of([2, 2.5, 3, 5.5, 5.6, 5.7, 9.5, 10]);

        Assert.Equal([2, 1, 0, 3, 0, 0, 0, 2], bars.Select(b => b.Count));
        Assert.Equal(["2.0 s", "", "4.0 s", "", "6.0 s", "", "8.0 s", ""], bars.Select(b => b.Label));
    }

    [Fact]
    public void Of_WideRange_HasBarsOfOneFactor()
    {
        // From 1 to 256 s in eight bars: each begins at twice the one before.
        var bars = TimeBars.Of([1, 1.5, 2, 3, 5, 9, 100, 256]);

        Assert.Equal([2, 2, 1, 1, 0, 0, 1, 1], bars.Select(b => b.Count));
    }

    [Fact]
    public void Of_EqualTimes_IsOneBar() => Assert.Equal(("3.0 s", 4), (TimeBars.Of([3, 3, 3, 3])[0].Label, Assert.Single(TimeBars.Of([3, 3, 3, 3])).Count));

    [Fact]
    public void Of_NoTimes_IsEmpty() => Assert.Empty(TimeBars.Of([]));
}
