using Inspect.Engine.Datasets;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Live;

/// <summary>Updates: each once, in order, for slow and late readers too.</summary>
public sealed class LiveFeedTests
{
    private static readonly Sample Item = new() { Id = SampleId.Of(1), Input = SampleInput.FromString("Q"), Target = Target.Of("A") };
    private static readonly EvalSampleSummary Summary = new() { Id = SampleId.Of(1), Epoch = 1, Input = Item.Input, Target = Item.Target, Uuid = "u" };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Watch_AfterANumber_YieldsWhatFollowsAndEndsWithFinished()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        run.SetState(RunState.Loading);
        run.SetState(RunState.Running);
        run.Finish(RunState.Done, null, "x.eval", null);

        var updates = await feed.WatchAsync("e", 1, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(2L, "state"), (3L, "finished")], updates.Select(u => (u.Number, u.Kind)));
    }

    [Fact]
    public async Task Watch_WhileUpdatesCome_YieldsEachOnceInOrder()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        var reading = feed.WatchAsync("e", 0, TestContext.Current.CancellationToken).Select(u => u.Number).ToListAsync(TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                run.SetState(RunState.Running);
            }
        })));
        run.Finish(RunState.Done, null, null, null);

        Assert.Equal(Enumerable.Range(1, 801).Select(n => (long)n), await reading);
    }

    [Fact]
    public async Task Watch_MoreThanIsKept_BeginsWithASnapshot()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        for (var i = 0; i < 5_000; i++)
        {
            run.SetState(RunState.Running);
        }

        run.Finish(RunState.Done, null, null, null);

        var updates = await feed.WatchAsync("e", 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("snapshot", updates[1].Number - 1), (updates[0].Kind, updates[0].Number));
    }

    [Fact]
    public async Task Watch_AfterANumberOfAnEarlierProcess_BeginsWithASnapshotAndYieldsAll()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        run.SetState(RunState.Running);
        run.Finish(RunState.Done, null, null, null);

        var updates = await feed.WatchAsync("e", 300, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(0L, "snapshot"), (1L, "state"), (2L, "finished")], updates.Select(u => (u.Number, u.Kind)));
    }

    [Fact]
    public async Task Watch_AfterANumberOfAnEarlierProcess_BeforeTheFirstUpdate_YieldsWhatComes()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        await using var updates = feed.WatchAsync("e", 300, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());
        var first = updates.Current;

        run.Finish(RunState.Done, null, null, null);

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal([(0L, "snapshot"), (1L, "finished")], new[] { first, updates.Current }.Select(u => (u.Number, u.Kind)));
    }

    [Fact]
    public async Task WatchText_ARunThatFailsUnderASample_Ends()
    {
        var feed = new LiveFeed(_time);
        var run = BeginSample(feed);
        run.AppendText(SampleId.Of(1), 1, "Hello");
        var reading = feed.WatchTextAsync("e", "u", 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        run.Finish(RunState.Failed, null, null, "The disk is full.");

        var pieces = await reading.AsTask().WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        Assert.Equal("Hello", string.Concat(pieces.Select(p => p.Text)));
    }

    [Theory]
    [InlineData(-1, 0, "Hello")]
    [InlineData(2, 2, "llo")]
    [InlineData(99, 5, "")]
    public async Task WatchText_AnyOffset_BeginsInsideTheAnswer(int offset, int begins, string text)
    {
        var feed = new LiveFeed(_time);
        var run = BeginSample(feed);
        run.AppendText(SampleId.Of(1), 1, "Hello");
        run.Finish(RunState.Done, null, null, null);

        var pieces = await feed.WatchTextAsync("e", "u", offset, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(begins, text)], pieces.Select(p => (p.Offset, p.Text)));
    }

    [Fact]
    public async Task WatchText_PiecesAsTheyCome_JoinWithoutGap()
    {
        var feed = new LiveFeed(_time);
        var run = BeginSample(feed);
        run.AppendText(SampleId.Of(1), 1, "Hello");
        var reading = feed.WatchTextAsync("e", "u", 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        run.AppendText(SampleId.Of(1), 1, " World");
        run.EndText(SampleId.Of(1), 1);
        run.EndSample(Summary, SampleState.Done);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        var pieces = await reading;
        Assert.Equal("Hello World", string.Concat(pieces.Select(p => p.Text)));
        Assert.Equal(0, pieces[0].Offset);
        Assert.All(pieces.Zip(pieces.Skip(1)), p => Assert.Equal(p.First.Offset + p.First.Text.Length, p.Second.Offset));
    }

    [Fact]
    public void AppendText_ManyTokens_PublishesAtMostTenASecond()
    {
        var feed = new LiveFeed(_time);
        var run = Begin(feed);
        run.Begin(new EvalLog { Eval = Make.Spec() }, null, [Item], 1, (_, _) => Summary);
        run.StartSample(SampleId.Of(1), 1, "u", _time.GetUtcNow(), new Transcript(_time, null));
        run.BeginText(SampleId.Of(1), 1, "m1");
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            run.AppendText(SampleId.Of(1), 1, "x");
        }

        run.Finish(RunState.Done, null, null, null);

        Assert.InRange(run.Number, 9, 12);
    }

    private static LiveRun Begin(LiveFeed feed) => feed.Open("e");

    private LiveRun BeginSample(LiveFeed feed)
    {
        var run = Begin(feed);
        run.Begin(new EvalLog { Eval = Make.Spec() }, null, [Item], 1, (_, _) => Summary);
        run.StartSample(SampleId.Of(1), 1, "u", _time.GetUtcNow(), new Transcript(_time, null));
        run.BeginText(SampleId.Of(1), 1, "m1");
        return run;
    }
}
