using Bunit;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Run.Columns;

/// <summary>Scores as columns of the list of samples.</summary>
public sealed class SampleColumnsTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_MapsAndLists_AreAColumnForEachKeyAndPlace()
    {
        var all = SampleColumns.Of([SummaryOf(Sample(1, 0.25, 1))], AuthorView.None);

        Assert.Equal(["exact", "tone", "length", "steps 1", "steps 2"], all.Where(SampleColumns.IsOfScore).Select(c => c.Head));
        Assert.Equal(["scores.exact", "scores.style.tone", "scores.style.length", "scores.steps.0", "scores.steps.1"], all.Where(SampleColumns.IsOfScore).Select(c => c.Key));
        Assert.Equal(4, SampleColumns.Chosen(all, null, AuthorView.None, SampleLook.Usual).Length);
    }

    [Fact]
    public void Chosen_WhatAnAddressAsksFor_IsShown_AndOneScoreNeedsNoColumn()
    {
        var one = SampleColumns.Of([Make.SampleView(score: "C")], AuthorView.None);

        Assert.Empty(SampleColumns.Chosen(one, null, AuthorView.None, SampleLook.Usual));
        Assert.Equal(["Input", "Limit"], SampleColumns.Chosen(one, "limit,input,nothing", AuthorView.None, SampleLook.Usual).Select(c => c.Head));
        Assert.Empty(SampleColumns.Chosen(one, SampleColumns.Join([]), AuthorView.None, SampleLook.Usual));
        Assert.Equal("scores.a%2Cb", SampleColumns.Join([new SampleColumn("scores.a,b", "a,b")]));
    }

    [Theory]
    [InlineData("scores.exact", "C")]
    [InlineData("scores.style.tone", "0.333")]
    [InlineData("scores.steps.1", "7")]
    [InlineData("scores.gone", "–")]
    [InlineData("limit", "–")]
    [InlineData("retries", "0")]
    public void TextOf_ASample_IsItsValue(string key, string text) =>
        Assert.Equal(text, new SampleColumn(key, "head").TextOf(SummaryOf(Sample(1, 1.0 / 3, 7))));

    [Fact]
    public async Task Render_ALogWithSeveralScores_HasThemAsColumnsThatSort()
    {
        await using var app = new AppFactory();
        await using (var writer = await StartAsync(app))
        {
            await writer.WriteSampleAsync(Sample(1, 0.5, 1), Stop);
            await writer.WriteSampleAsync(Sample(2, 0.25, 3), Stop);
            await writer.WriteSampleAsync(Sample(3, 0.75, 2) with { Scores = null }, Stop);
            await writer.FinishAsync(MakeLog.Header(MakeLog.Spec()), null, Stop);
        }

        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval"));
        page.WaitForElement("tr.rowlink", Patience.Most);

        Assert.Equal(["exact", "tone", "length", "steps 1"], page.FindAll("th.xh").Select(h => h.TextContent.TrimEnd()));
        Assert.Equal(["C", "0.5", "12", "1"], page.FindAll("tr.rowlink")[0].QuerySelectorAll("td.xc").Select(c => c.TextContent));
        Assert.Equal(["–", "–", "–", "–"], page.FindAll("tr.rowlink")[2].QuerySelectorAll("td.xc").Select(c => c.TextContent));
        Assert.Contains("1 not scored", page.Find(".lh-prog").TextContent, StringComparison.Ordinal);

        Services.GetRequiredService<NavigationManager>().NavigateTo(page.FindAll("th.xh a")[1].GetAttribute("href")!);

        page.Eventually(() => Assert.Equal(["1", "2", "3"], Items(page)));
        Services.GetRequiredService<NavigationManager>().NavigateTo(page.FindAll("th.xh a")[1].GetAttribute("href")!);
        page.Eventually(() => Assert.Equal(["2", "1", "3"], Items(page)));
        Assert.Equal("ascending", page.FindAll("th.xh")[1].GetAttribute("aria-sort"));

        await page.InvokeAsync(() => page.FindAll(".columns .pick").First(b => b.ParentElement!.TextContent.Trim() == "tone").ChangeAsync(new() { Value = false }));
        page.Eventually(() => Assert.Equal(["exact", "length", "steps 1"], page.FindAll("th.xh").Select(h => h.TextContent.TrimEnd())));
    }

    [Fact]
    public async Task Render_AnItemOfSeveralAnswers_OpensThemWithTheirCounts()
    {
        await using var app = new AppFactory();
        await using (var writer = await StartAsync(app))
        {
            foreach (var (epoch, answer) in new[] { (1, "Oslo"), (2, "Bergen"), (3, "Oslo") })
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), epoch, answer: answer), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(MakeLog.Spec(items: 1)), null, Stop);
        }

        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval"));
        page.WaitForElement("tr.grp button", Patience.Most);
        Assert.Equal("2 distinct ▸", page.Find("tr.grp button").TextContent.Trim());
        Assert.Empty(page.FindAll(".answers .row"));

        await page.InvokeAsync(() => page.Find("tr.grp button").ClickAsync(new()));

        Assert.Equal(["2× Oslo", "1× Bergen"], page.FindAll(".answers .row").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent))));
    }

    private static IEnumerable<string> Items(IRenderedComponent<RunPage> page) => page.FindAll("tr.rowlink td:nth-child(2)").Select(c => c.TextContent);

    private static Task<EvalLogWriter> StartAsync(AppFactory app) =>
        EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);

    private static Inspect.Engine.Logs.Format.EvalSample Sample(int id, double tone, int second) => MakeLog.Sample(SampleId.Of(id)) with
    {
        Scores = new Dictionary<string, Score>
        {
            ["exact"] = new() { Value = ScoreValue.Correct },
            ["style"] = new() { Value = new ScoreValue.OfMap([new("tone", ScoreValue.Of(tone)), new("length", ScoreValue.Of(12))]) },
            ["steps"] = new() { Value = new ScoreValue.OfList([ScoreValue.Of(second), ScoreValue.Of(second)]) },
        },
    };

    private static SampleView SummaryOf(Inspect.Engine.Logs.Format.EvalSample sample) => SampleView.Of(new Inspect.Engine.Logs.Format.EvalSampleSummary
    {
        Id = sample.Id,
        Epoch = sample.Epoch,
        Input = sample.Input,
        Target = sample.Target,
        Scores = sample.Scores,
    });
}
