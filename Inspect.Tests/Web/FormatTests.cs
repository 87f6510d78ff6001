using Inspect.Engine.Live;
using Inspect.Web;

namespace Inspect.Tests.Web;

/// <summary>Numbers and times as the pages spell them.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "< 1 s")]
    [InlineData(0.4, "< 1 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(75.0, "1:15")]
    public void RunTime_AShortRun_TookLessThanASecond(double? seconds, string text) => Assert.Equal(text, Format.RunTime(seconds));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(-1.0, "< 1 ms")]
    [InlineData(0.084, "84 ms")]
    [InlineData(1.24, "1.2 s")]
    [InlineData(2890.0, "48:10")]
    [InlineData(7384.0, "2:03:04")]
    public void Seconds_ADuration_IsShort(double? seconds, string text) => Assert.Equal(text, Format.Seconds(seconds));

    [Theory]
    [InlineData(10, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(3_600 * 5, "5 h ago")]
    [InlineData(86_400 * 3, "3 d ago")]
    public void Ago_UpToAWeek_IsRelative(int seconds, string text) =>
        Assert.Equal(text, Format.Ago(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(seconds)));

    [Fact]
    public void Line_ACutThroughASurrogatePair_KeepsWholeCharacters() => Assert.Equal("ab…", Format.Line("ab😀cd", 3));

    [Fact]
    public void Score_NotANumber_IsADash() => Assert.Equal(["–", "–", "0.60"], [Format.Score(double.NaN), Format.Score(null), Format.Score(0.6)]);

    [Theory]
    [InlineData(10, 38, null)]
    [InlineData(20, 40, "≈ 0:30 left")]
    public void Left_AnEstimate_IsSaidOnceItIsCloseEnough(double low, double high, string? text) =>
        Assert.Equal(text, Format.Left(new LiveEstimate(low, high)));
}
