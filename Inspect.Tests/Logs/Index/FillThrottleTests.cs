using Inspect.Engine.Logs.Index;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Index;

/// <summary>The filler of the index lets everybody else go first.</summary>
public sealed class FillThrottleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, true, 90)]
    [InlineData(100, true, 900)]
    [InlineData(5_000, true, 2_000)]
    [InlineData(10, false, 10)]
    public void RestAfter_Work_IsNineTimesAsLongBesideARunAndTwoSecondsAtMost(int worked, bool isRunActive, int rest) =>
        Assert.Equal(TimeSpan.FromMilliseconds(rest), FillThrottle.RestAfter(TimeSpan.FromMilliseconds(worked), isRunActive));

    [Fact]
    public async Task Rest_SomebodyReads_EndsWhenTheAnswerIsThere()
    {
        using var pace = new FillThrottle(() => false);
        var first = pace.Reading();
        var second = pace.Reading();
        var rest = Rest(pace, TimeSpan.Zero);

        first.Dispose();
        Assert.False(rest.IsCompleted);
        second.Dispose();

        await rest.WaitAsync(Patience.Most, Stop);
    }

    [Fact]
    public async Task Rest_RunIsActiveOrSomebodyReads_IsCutShortByWhoeverWaitsForTheFilling()
    {
        using var pace = new FillThrottle(() => true);
        using var reading = pace.Reading();
        var rest = Rest(pace, TimeSpan.FromHours(1));

        using var hurrying = pace.Hurrying();

        await rest.WaitAsync(Patience.Most, Stop);
        await Rest(pace, TimeSpan.FromHours(1)).WaitAsync(Patience.Most, Stop);
    }

    [Fact]
    public void Rest_ManySmallPieces_AddUp()
    {
        using var pace = new FillThrottle(() => true);
        var started = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 500; i++)
        {
            pace.Rest(TimeSpan.FromMilliseconds(0.1), Stop);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(300), Patience.Most);
    }

    [Fact]
    public async Task Rest_IndexIsClosed_EndsAtOnce()
    {
        using var pace = new FillThrottle(() => true);
        using var stop = new CancellationTokenSource();
        var rest = Task.Run(() => pace.Rest(TimeSpan.FromHours(1), stop.Token), Stop);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest.WaitAsync(Patience.Most, Stop));
    }

    private static Task Rest(FillThrottle pace, TimeSpan worked) => Task.Run(() => pace.Rest(worked, Stop), Stop);
}
