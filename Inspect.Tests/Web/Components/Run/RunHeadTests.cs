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

    private IRenderedComponent<RunHead> Draw(RunView run, Dictionary<SampleOutcome, int> counts) => Render<RunHead>(p => p
        .Add(h => h.Run, run).Add(h => h.Counts, counts).Add(h => h.Time, new FakeTimeProvider(Started.AddSeconds(30))));
}
