using Bunit;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Export;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Export;

/// <summary>What a run can be taken away as.</summary>
public sealed class ExportPageTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OfARun_LinksToEachFile()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var run = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.EvalId!;
        await app.Services.GetRequiredService<LogIndex>().ReadAsync(path, Stop);

        var page = Render<ExportPage>(p => p.Add(c => c.Run, run[..8]));

        page.Eventually(() => Assert.Equal("Download a run", page.Find("h1").TextContent));
        var links = page.FindAll("a[download]").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal([$"/export/{run}/log?format=eval", $"/export/{run}/log?format=json", $"/export/{run}/evals.csv", $"/export/{run}/evals.parquet"], links.Skip(1).Take(4));
        Assert.Equal(2 + 10, links.Count(l => !l.Contains("report", StringComparison.Ordinal)));
        Assert.All(page.FindAll("a[download]"), a => Assert.NotEmpty(a.GetAttribute("aria-label")!));
    }

    [Fact]
    public async Task Page_OfNoRun_SaysSo()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);

        var page = Render<ExportPage>(p => p.Add(c => c.Run, "gonegonegone"));

        page.Eventually(() => Assert.StartsWith("There is no run gonegonegone.", page.Find("p").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Menu_OpensAndClosesByEscape()
    {
        var menu = Render<DownloadMenu>(p => p.Add(c => c.Run, "abc def"));
        Assert.Empty(menu.FindAll("a"));

        await menu.InvokeAsync(() => menu.Find("button.btn").Click());
        Assert.Equal("/export/abc%20def/samples.csv", menu.FindAll("a")[2].GetAttribute("href"));
        Assert.Equal("/export/abc%20def", menu.FindAll("a:not([download])").Single().GetAttribute("href"));

        await menu.InvokeAsync(() => menu.Find("span.dlwrap").KeyDown("Escape"));
        Assert.Empty(menu.FindAll("a"));
    }
}
