using Bunit;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.Run.Metrics;

/// <summary>Metrics that are several numbers (log format 5.5): one card with its ends, and a dialog with all of them.</summary>
public sealed class MetricsDialogTests : BunitContext
{
    [Fact]
    public async Task Render_AGroupedMetric_IsOneCardAndHasItsHeadingInTheDialog()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var summary = Render<RunSummary>(p => p.Add(s => s.Run, Run()));

        Assert.Equal(["mean", "grouped"], summary.FindAll(".metric .k").Select(k => k.TextContent));
        Assert.Equal("0.25 (rivers) to 0.75 (lakes)", summary.FindAll(".metric .f")[1].TextContent);
        Assert.Equal("All 5 metrics", summary.Find("button[popovertarget=metrics]").TextContent);
        Assert.Equal(["exact · by judge"], summary.FindAll("#metrics caption").Select(c => c.TextContent));
        Assert.Equal(
            ["mean 0.50 0.40 to 0.60", "stderr 0.05 –", "grouped 3", "rivers 0.25 –", "lakes 0.75 –", "none – –"],
            summary.FindAll("#metrics tbody tr").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent.Trim()))));
    }

    [Fact]
    public async Task Render_FewMetricsThatAreOneNumberEach_NeedsNoDialog()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var run = Run();
        run = run with { Header = run.Header! with { Results = run.Header.Results! with { Scores = [run.Header.Results.Scores[0] with { Metrics = new Dictionary<string, EvalMetric> { ["mean"] = new() { Name = "mean", Value = 0.5 } } }] } } };

        Assert.Empty(Render<RunSummary>(p => p.Add(s => s.Run, run)).FindAll("#metrics"));
    }

    private static RunView Run()
    {
        var metrics = new Dictionary<string, EvalMetric>
        {
            ["mean"] = new() { Name = "mean", Value = 0.5 },
            ["stderr"] = new() { Name = "stderr", Value = 0.05 },
            ["rivers"] = new() { Name = "rivers", Group = "grouped", Value = 0.25 },
            ["lakes"] = new() { Name = "lakes", Group = "grouped", Value = 0.75 },
            ["none"] = new() { Name = "none", Group = "grouped", Value = double.NaN },
        };
        var header = MakeLog.Header(MakeLog.Spec());
        var score = new EvalScore { Name = "exact", Scorer = "judge", Metrics = metrics };
        return Make.RunView() with
        {
            Header = header with { Results = header.Results! with { Scores = [score] } },
            Metrics = [.. metrics.Select(m => new LiveMetric("exact", m.Key, m.Value.Value, m.Key == "mean" ? 0.4 : null, m.Key == "mean" ? 0.6 : null, null))],
        };
    }
}
