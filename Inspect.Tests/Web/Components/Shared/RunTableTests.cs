using Bunit;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Runs as rows.</summary>
public sealed class RunTableTests : BunitContext
{
    public RunTableTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Make.Created.AddMinutes(5)));
    }

    [Fact]
    public void Render_ADoneRun_ShowsScoreIntervalAndCount()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView() with
        {
            Items = 1, Epochs = 10, Total = 10, Done = 10, ScoredSamples = 10,
            StartedAt = Make.Created, CompletedAt = Make.Created.AddSeconds(74),
            Metrics = [new LiveMetric("includes", "accuracy", 0.6, 0.3127, 0.8318, null)],
        }]));

        var cells = table.FindAll("tbody tr:has(td) td").Select(c => c.TextContent.Trim()).ToArray();
        Assert.Equal("Done", cells[0]);
        Assert.Equal("task", cells[1]);
        Assert.StartsWith("0.60", cells[3], StringComparison.Ordinal);
        Assert.EndsWith("6/10", cells[3], StringComparison.Ordinal);
        Assert.Equal(["1 × 10", "1:14", "5 min ago"], cells[6..]);
    }

    [Fact]
    public void Render_ANameWithMarkup_IsText()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView() with { Task = "<img src=x onerror=alert(1)>" }]));

        Assert.Empty(table.FindAll("img"));
        Assert.Contains("<img src=x", table.Find("td a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ARow_LinksToTheRun()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView(run: "abcdefghijkl")]));

        Assert.Equal("/runs/abcdefgh", table.Find("tr.rowlink a").GetAttribute("href"));
    }

    [Fact]
    public void Render_ADamagedLog_LinksToItByItsPath()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView(run: "of a friend/2026+00_task.eval")]));

        Assert.Equal("/runs/of%20a%20friend%2F2026%2B00_task.eval", table.Find("tr.rowlink a").GetAttribute("href"));
    }

    [Fact]
    public void Render_SeveralScorers_NamesTheFirstAndCountsTheOthers()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView() with { Scorers = ["includes", "exact", "match"] }]));

        var cell = table.Find("tbody tr:has(td) td:nth-child(5)");
        Assert.Equal(("includes +2", "includes, exact, match"), (cell.TextContent, cell.GetAttribute("title")));
    }

    [Fact]
    public void Render_AWaitingRun_HasNoScoreAndNoTime()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView(state: RunState.Queued)]));

        var cells = table.FindAll("tbody tr:has(td) td").Select(c => c.TextContent.Trim()).ToArray();
        Assert.Equal(["waiting", "–"], [cells[3], cells[7]]);
    }

    [Fact]
    public void Render_ARunWithAHistory_DrawsItInWords()
    {
        var table = Render<RunTable>(p => p.Add(t => t.Runs, [Make.RunView() with { History = [0.4, 0.9, 0.6] }, Make.RunView()]));

        Assert.Equal("3 scores, from 0.40 to 0.60", Assert.Single(table.FindAll("td.c-history svg")).GetAttribute("aria-label"));
    }
}
