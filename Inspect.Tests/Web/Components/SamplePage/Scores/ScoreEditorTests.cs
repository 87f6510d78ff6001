using Bunit;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.SamplePage;

namespace Inspect.Tests.Web.Components.SamplePage.Scores;

/// <summary>The form beside the scores of a sample, over a real log.</summary>
public sealed class ScoreEditorTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_WithAReason_ChangesTheLogAndShowsMetricsAndHistory_AndUndoBringsItBack()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = await OpenAsync(app);

        await page.InvokeAsync(() => Choice(page, "incorrect").ChangeAsync(new() { Value = "on" }));
        await page.InvokeAsync(() => Save(page).ClickAsync(new()));
        Assert.Equal("Say why: others will read it.", page.Find(".sedit .help.bad").TextContent);
        await page.InvokeAsync(() => page.Find(".sedit textarea[rows='3']").InputAsync(new() { Value = "It only guessed" }));
        await page.InvokeAsync(() => page.Find(".sedit input[autocomplete='name']").InputAsync(new() { Value = "ann" }));
        await page.InvokeAsync(() => Save(page).ClickAsync(new()));

        // Both samples were correct: now one of two.
        page.Eventually(() => Assert.Contains("exact accuracy 1 → 0.5", page.Find(".sedit [role='status']").TextContent, StringComparison.Ordinal));
        page.Eventually(() => Assert.Contains("ann set value to I", page.FindAll(".hist li")[1].TextContent, StringComparison.Ordinal));
        Assert.Contains("It only guessed", page.FindAll(".hist li")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(ScoreValue.Incorrect, (await SampleAsync(path)).Scores!["exact"].Value);

        await page.InvokeAsync(() => page.FindAll(".sedit .btn").First(b => b.TextContent.Contains("Undo", StringComparison.Ordinal)).ClickAsync(new()));

        page.Eventually(() => Assert.Equal(3, page.FindAll(".hist li").Count));
        Assert.Contains("Back to the original", page.FindAll(".hist li")[2].TextContent, StringComparison.Ordinal);
        Assert.Equal(ScoreValue.Correct, (await SampleAsync(path)).Scores!["exact"].Value);
        Assert.DoesNotContain(page.FindAll(".sedit .btn"), b => b.TextContent.Contains("Undo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_AfterSomebodyElseEdited_SaysWhoAndOffersBoth()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = await OpenAsync(app);
        await EditAsync(path, SampleId.Of(1), ScoreValue.Partial, "bob");

        await FillAsync(page);

        page.Eventually(() => Assert.Contains("bob changed this score 2026-01-02 12:00 UTC: value to P · half of it.", page.Find(".sedit .banner.warn").TextContent, StringComparison.Ordinal));
        Assert.Contains("Yours is not saved yet: I.", page.Find(".sedit .banner.warn").TextContent, StringComparison.Ordinal);
        Assert.Equal(ScoreValue.Partial, (await SampleAsync(path)).Scores!["exact"].Value);

        await page.InvokeAsync(() => page.FindAll(".sedit .banner.warn .btn")[1].ClickAsync(new()));

        page.Eventually(() => Assert.Equal(3, page.FindAll(".hist li").Count));
        Assert.Equal(ScoreValue.Incorrect, (await SampleAsync(path)).Scores!["exact"].Value);
    }

    [Fact]
    public async Task Save_AfterAnotherSampleWasEdited_IsNoConflict()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = await OpenAsync(app);
        await EditAsync(path, SampleId.Of(2), ScoreValue.Partial, "bob");

        await FillAsync(page);

        page.Eventually(() => Assert.NotEmpty(page.FindAll(".sedit [role='status']")));
        Assert.Equal(ScoreValue.Incorrect, (await SampleAsync(path)).Scores!["exact"].Value);
    }

    [Fact]
    public async Task Open_AReadOnlyLog_SaysSoInsteadOfAForm()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        var page = await OpenAsync(app);

        Assert.Equal("The log a.eval is read-only. Copy it to a folder that can be written, or change its permissions, to edit it.", page.Find(".sedit p.mid").TextContent);
        Assert.Empty(page.FindAll(".sedit textarea"));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public async Task Save_OfASampleThatItsScorerGaveNone_GivesItOne()
    {
        await using var app = new AppFactory();
        var path = Path.Combine(app.Logs, "a.eval");
        var spec = MakeLog.Spec(items: 2);
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Scores = null }, Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await OpenAsync(app, ".scorebody .empty .btn");
        Assert.Contains("Recorded now: nothing, by exact", page.Find(".sedit").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".sedit input.mono").InputAsync(new() { Value = "C" }));
        await page.InvokeAsync(() => page.Find(".sedit textarea[rows='3']").InputAsync(new() { Value = "read by hand" }));
        await page.InvokeAsync(() => page.Find(".sedit input[autocomplete='name']").InputAsync(new() { Value = "ann" }));
        await page.InvokeAsync(() => Save(page).ClickAsync(new()));

        page.Eventually(() => Assert.Contains("ann set value to C", page.Find(".hist li").TextContent, StringComparison.Ordinal));
        Assert.Equal(ScoreValue.Correct, (await SampleAsync(path)).Scores!["exact"].Value);
    }

    private static async Task FillAsync(IRenderedComponent<SampleDetailPage> page)
    {
        await page.InvokeAsync(() => Choice(page, "incorrect").ChangeAsync(new() { Value = "on" }));
        await page.InvokeAsync(() => page.Find(".sedit textarea[rows='3']").InputAsync(new() { Value = "checked" }));
        await page.InvokeAsync(() => Save(page).ClickAsync(new()));
    }

    private static AngleSharp.Dom.IElement Choice(IRenderedComponent<SampleDetailPage> page, string word) =>
        page.FindAll(".seg label").Single(l => l.QuerySelector(".cap1")!.TextContent == word).QuerySelector("input")!;

    private static AngleSharp.Dom.IElement Save(IRenderedComponent<SampleDetailPage> page) => page.Find(".sedit .btn.primary");

    private static async Task<EvalSample> SampleAsync(string path)
    {
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(1), 1, Stop);
        return reader.Sample;
    }

    private static Task<EditedLog> EditAsync(string path, SampleId id, ScoreValue value, string author) => LogEditor.ApplyAsync(
        path, [new ScoreEdit(id, 1, "exact", new ScoreChange { Value = value })], new LogProvenance(MakeLog.Noon, author, "half of it"), null, MakeLog.Editing, Stop);

    private async Task<IRenderedComponent<SampleDetailPage>> OpenAsync(AppFactory app, string button = ".card .btn.sm")
    {
        this.Use(app);
        var page = Render<SampleDetailPage>(p => p.Add(s => s.Run, "a.eval").Add(s => s.Id, "1").Add(s => s.Epoch, 1).Add(s => s.Tab, "scoring"));
        page.Eventually(() => Assert.NotEmpty(page.FindAll(button)));
        await page.InvokeAsync(() => page.Find(button).Click());
        page.Eventually(() => Assert.NotEmpty(page.FindAll(".sedit")));
        return page;
    }
}
