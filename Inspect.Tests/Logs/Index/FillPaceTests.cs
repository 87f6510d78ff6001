using Inspect.Engine.Logs.Index;

namespace Inspect.Tests.Logs.Index;

/// <summary>The filler of the index lets everybody else go first.</summary>
public sealed class FillPaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 90)]
    [InlineData(100, 900)]
    [InlineData(5_000, 2_000)]
    public void RestAfter_Work_IsNineTimesAsLongAndTwoSecondsAtMost(int worked, int rest) =>
        Assert.Equal(TimeSpan.FromMilliseconds(rest), FillPace.RestAfter(TimeSpan.FromMilliseconds(worked)));

    [Fact]
    public async Task Rest_SomebodyReads_EndsWhenTheAnswerIsThere()
    {
        using var pace = new FillPace(() => false);
        var first = pace.Reading();
        var second = pace.Reading();
        var rest = Rest(pace, TimeSpan.Zero);

        first.Dispose();
        Assert.False(rest.IsCompleted);
        second.Dispose();

        await rest.WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task Rest_RunIsActiveOrSomebodyReads_IsCutShortByWhoeverWaitsForTheFilling()
    {
        using var pace = new FillPace(() => true);
        using var reading = pace.Reading();
        var rest = Rest(pace, TimeSpan.FromHours(1));

        using var hurrying = pace.Hurrying();

        await rest.WaitAsync(Patience, Stop);
        await Rest(pace, TimeSpan.FromHours(1)).WaitAsync(Patience, Stop);
    }

    [Fact]
    public void Rest_NobodyElseIsAtWork_IsNone()
    {
        using var pace = new FillPace(() => false);
        using (pace.Reading())
        {
        }

        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 1_000; i++)
        {
            pace.Rest(TimeSpan.FromSeconds(1), Stop);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Patience);
    }

    [Fact]
    public async Task Rest_IndexIsClosed_EndsAtOnce()
    {
        using var pace = new FillPace(() => true);
        using var stop = new CancellationTokenSource();
        var rest = Task.Run(() => pace.Rest(TimeSpan.FromHours(1), stop.Token), Stop);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest.WaitAsync(Patience, Stop));
    }

    private static Task Rest(FillPace pace, TimeSpan worked) => Task.Run(() => pace.Rest(worked, Stop), Stop);
}
