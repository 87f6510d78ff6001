using Inspect.Engine.Live;
using Inspect.Web.Hubs;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Hubs;

/// <summary>A client that hangs is told so; one that comes late is not.</summary>
public sealed class SlowReaderTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(60, "state", "finished")]
    [InlineData(61, "failed")]
    public async Task Limit_UpdatesThatWaitForTheReader_EndTheStreamBeyondAMinute(int seconds, params string[] rest)
    {
        var feed = Open();
        await using var updates = Watch(feed).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await updates.MoveNextAsync();

        _time.Advance(TimeSpan.FromSeconds(seconds));
        var kinds = new List<string>();
        while (await updates.MoveNextAsync())
        {
            kinds.Add(updates.Current.Kind);
        }

        Assert.Equal(rest, kinds);
    }

    [Fact]
    public async Task Limit_OldUpdatesForANewReader_AreAllGiven()
    {
        var feed = new LiveFeed(_time);
        var run = feed.Open("e");
        run.SetState(RunState.Loading);
        run.SetState(RunState.Running);
        _time.Advance(TimeSpan.FromHours(1));
        run.Finish(RunState.Done, null, null, null);

        var updates = await Watch(feed).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["state", "state", "finished"], updates.Select(u => u.Kind));
    }

    private LiveFeed Open()
    {
        var feed = new LiveFeed(_time);
        var run = feed.Open("e");
        run.SetState(RunState.Loading);
        run.SetState(RunState.Running);
        run.Finish(RunState.Done, null, null, null);
        return feed;
    }

    private IAsyncEnumerable<LiveUpdate> Watch(LiveFeed feed) => SlowReader.LimitAsync(
        feed.WatchAsync("e", 0, TestContext.Current.CancellationToken),
        new FailedUpdate(SlowReader.Message), _time, TestContext.Current.CancellationToken);
}
