using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>A run at a glance.</summary>
public sealed class RunSummaryTests : BunitContext
{
    private const string Task = "dataset: [{input: one, target: Oslo}, {input: two, target: Rome}]\nscorer: [exact, includes]\nepochs: 2\nmodel: fake/model\n";

    [Fact]
    public async Task Render_ARunThatEnded_HasItsMetricsItemsReasonsAndTimes()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("Oslo"));
        var outcome = await app.Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = "two" }, "abcdefghij", null, null, new EvalStop());
        Assert.Equal(RunState.Done, outcome.State);
        this.Use(app);
        var run = await app.Services.GetRequiredService<RunStore>().FindAsync("abcdefghij", TestContext.Current.CancellationToken);

        var summary = Render<RunSummary>(p => p.Add(s => s.Run, run!));

        summary.Eventually(() => Assert.Contains("Why samples did not pass", summary.Markup, StringComparison.Ordinal));
        Assert.Equal(["mean of exact", "accuracy of includes"], summary.FindAll(".metric .k").Select(k => k.TextContent).Take(2));
        Assert.Equal(["never: 1, always: 1"], summary.FindAll("svg.chart").Select(c => c.GetAttribute("aria-label")).Take(1));
        Assert.Equal(["Wrong answer"], summary.FindAll(".fail span.clip").Select(r => r.TextContent));
        Assert.EndsWith("?is=incorrect", summary.Find(".fail").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(4, summary.FindAll("table.slow tbody tr").Count);
    }

    [Fact]
    public async Task Render_AScorerThatLeftSamplesOut_SaysHowMany()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var header = Logs.MakeLog.Header(Logs.MakeLog.Spec());
        var results = header.Results! with { Scores = [header.Results!.Scores[0] with { ScoredSamples = 3, UnscoredSamples = 2 }] };
        var run = Make.RunView() with { Header = header with { Results = results }, Metrics = [new LiveMetric("exact", "accuracy", 1, 0.4, 1, null)] };

        var summary = Render<RunSummary>(p => p.Add(s => s.Run, run));

        Assert.Equal("95 % interval 0.40 to 1.00 · 2 of 5 not scored", summary.Find(".metric .f").TextContent);
    }

    [Fact]
    public async Task Render_ARunThatGoesOn_SaysWhenTheRestComes()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);

        var summary = Render<RunSummary>(p => p.Add(s => s.Run, Make.RunView(state: RunState.Running)));

        Assert.Contains("counted when the run has ended", summary.Markup, StringComparison.Ordinal);
    }
}
