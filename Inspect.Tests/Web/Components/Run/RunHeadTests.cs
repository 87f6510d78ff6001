using Bunit;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>What the head of a run says of its progress.</summary>
public sealed class RunHeadTests : BunitContext
{
    private static readonly DateTimeOffset Started = Make.Created;

    [Fact]
    public void Render_ACancelledRun_CountsWhatFinishedAndSaysWhatWasCancelled()
    {
        var run = Make.RunView(state: RunState.Cancelled) with { Total = 200, StartedAt = Started, CompletedAt = Started.AddSeconds(5) };
        var counts = new Dictionary<SampleOutcome, int> { [SampleOutcome.Correct] = 20, [SampleOutcome.Errored] = 1, [SampleOutcome.Cancelled] = 16 };

        var head = Draw(run, counts);

        Assert.Equal("21 of 200 done, 1 failed, 16 cancelled, 163 not begun", head.Find(".lh-prog .med").TextContent);
        Assert.Equal("21 of 200 done", head.Find(".meter").GetAttribute("aria-label"));
        Assert.NotNull(head.Find(".meter rect.x"));
    }

    [Theory]
    [InlineData("fake/model", 1, 10, "1 token out")]
    [InlineData("fake/model", 500, 10, "500 tokens out · 50 tok/s")]
    [InlineData("mockllm/model", 500, 10, "500 tokens out")]
    [InlineData("fake/model", 500, 0.5, "500 tokens out")]
    public void Render_Tokens_GiveASpeedWhereItSaysSomething(string model, long tokens, double seconds, string text)
    {
        var run = Make.RunView() with { Model = model, Total = 1, OutputTokens = tokens, StartedAt = Started, CompletedAt = Started.AddSeconds(seconds) };

        var said = Draw(run, new Dictionary<SampleOutcome, int> { [SampleOutcome.Correct] = 1 }).Find(".lh-prog div.sm").TextContent;

        Assert.Equal(text, tokens == 1 ? said.Split(" · ")[0] : said);
    }

    [Theory]
    [InlineData(10, 38, false)]
    [InlineData(20, 40, true)]
    public void Render_AnEstimate_ShowsOnceItIsCloseEnough(double low, double high, bool isShown)
    {
        var run = Make.RunView(state: RunState.Running) with { Total = 20, StartedAt = Started, Eta = new LiveEstimate(low, high) };

        var head = Draw(run, new Dictionary<SampleOutcome, int> { [SampleOutcome.Correct] = 2, [SampleOutcome.Waiting] = 18 });

        Assert.Equal(isShown, head.Markup.Contains("left", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_AScoreThatIsNoShare_IsTheMeanWithItsIntervalAndNoScale()
    {
        var run = Make.RunView() with { Total = 9, Metrics = [new LiveMetric("points", "mean", 55.5, 40.25, 70.75, null)] };

        var head = Draw(run, new Dictionary<SampleOutcome, int> { [SampleOutcome.Scored] = 9 });

        Assert.Equal("55.50", head.Find(".huge").TextContent);
        Assert.Equal(["mean of points", "95 % interval 40.25 to 70.75"], head.FindAll(".lh-score .g0 span").Select(s => s.TextContent));
        Assert.Empty(head.FindAll(".interval"));
    }

    [Fact]
    public void Render_ALogWithoutSamples_CountsWhatItsResultsSay()
    {
        var run = Make.RunView() with { Total = 9, Done = 9, Errored = 1, ScoredSamples = 8, Metrics = [new LiveMetric("exact", "mean", 0.5, 0.2, 0.8, null)] };

        var head = Draw(run, []);

        Assert.Equal("9 of 9 done, 1 failed", head.Find(".lh-prog .med").TextContent);
        Assert.Equal("4 of 8 correct", head.Find(".lh-score .med").TextContent);
        Assert.Empty(head.FindAll(".meter"));
    }

    [Theory]
    [InlineData(RunState.Interrupted, 2, "2 of 6 done, 4 not finished", "no score")]
    [InlineData(RunState.Failed, 2, "2 of 6 done, 4 not begun", "no score")]
    [InlineData(RunState.Cancelled, 0, "0 of 6 done, 6 not begun", "no score: no sample finished")]
    [InlineData(RunState.Running, 0, "0 of 6 done", "no score yet")]
    public void Render_ARunThatDidNotComeToItsEnd_SaysWhatIsMissing(RunState state, int done, string progress, string score)
    {
        var run = Make.RunView(state: state) with { Total = 6, Scorers = ["exact"], StartedAt = Started };

        var head = Draw(run, new Dictionary<SampleOutcome, int> { [SampleOutcome.Unscored] = done, [SampleOutcome.Waiting] = 6 - done });

        Assert.Equal((progress, score), (head.Find(".lh-prog .med").TextContent, head.Find(".lh-score .med").TextContent));
    }

    private IRenderedComponent<RunHead> Draw(RunView run, Dictionary<SampleOutcome, int> counts) => Render<RunHead>(p => p
        .Add(h => h.Run, run).Add(h => h.Counts, counts).Add(h => h.Time, new FakeTimeProvider(Started.AddSeconds(30))));
}
