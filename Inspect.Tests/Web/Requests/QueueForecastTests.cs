using Inspect.Web.Requests;

namespace Inspect.Tests.Web.Requests;

/// <summary>When waiting runs begin, worked out by hand.</summary>
public sealed class QueueForecastTests
{
    [Theory]

    // One after the other.
    [InlineData("10", "5 7 3", 1, "10 15 22")]
    [InlineData("", "5 7", 1, "0 5")]

    // Two at once: the first free place is taken.
    [InlineData("10 4", "5 7 3", 2, "4 9 10")]
    [InlineData("10", "5 7 3", 2, "0 5 10")]

    // After a run of unknown length nothing is known on its place.
    [InlineData("?", "5 7", 1, "? ?")]
    [InlineData("10", "? 7", 1, "10 ?")]
    [InlineData("? 4", "5 7", 2, "4 9")]

    // More runs go on than may: two of three end before the first begins.
    [InlineData("1 2 3", "5 7", 1, "3 8")]
    public void Starts_OfRunsInOrder_AreWhenAPlaceIsFree(string left, string lengths, int slots, string starts) =>
        Assert.Equal(Numbers(starts), QueueForecast.Starts(Numbers(left), Numbers(lengths), slots));

    private static double?[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n == "?" ? (double?)null : double.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}
