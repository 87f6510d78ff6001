using System.Text.Json;
using Bunit;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run.Timeline;

/// <summary>The time line of a run on its page, over a real log.</summary>
public sealed class RunTimelineTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_ARunWithChanges_DrawsSamplesMarksAndHistory()
    {
        await using var app = new AppFactory();
        var path = await WriteAsync(app, (0, 4), (2, 6), (6, 8));
        await EditAsync(path, 5000, new TagsEdit(["late"], []));
        await EditAsync(path, 5001, new ScoreEdit(SampleId.Of(1), 1, "exact", new ScoreChange { Value = ScoreValue.Incorrect }));
        var page = Open(app);

        page.WaitForElement(".steps path", Patience.Most);
        page.Eventually(() => Assert.Equal(5, page.FindAll(".hlines li").Count));

        Assert.Equal("Samples over 8.0 s: at most 2 at once. 2 correct, 1 incorrect.", page.Find(".steps").GetAttribute("aria-label"));
        Assert.Equal(20, page.FindAll(".tl tbody tr").Count);
        Assert.Equal(["1"], page.FindAll(".tlmarks text").Select(t => t.TextContent));
        Assert.Equal(
            ["The run began", "The run ended", "root max_samples 1 → 3 · faster", "bob +late", "bob exact of 1: value to I"],
            page.FindAll(".hwhat").Select(l => string.Join(' ', l.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal("2 edits came after the run, or without a time: the history has them.", page.Find(".card .bd > .help").TextContent);
    }

    [Fact]
    public async Task Search_OfTheHistory_ShowsWhatHoldsTheWords()
    {
        await using var app = new AppFactory();
        var path = await WriteAsync(app, (0, 1));
        await EditAsync(path, 60, new TagsEdit(["late"], []));
        var page = Open(app);
        page.Eventually(() => Assert.Equal(4, page.FindAll(".hlines li").Count));

        await page.InvokeAsync(() => page.Find(".hfind").ChangeAsync(new() { Value = "BOB late" }));

        page.Eventually(() => Assert.Single(page.FindAll(".hlines li")));
        await page.InvokeAsync(() => page.Find(".hfind").ChangeAsync(new() { Value = "nobody" }));
        page.Eventually(() => Assert.Equal("Nothing of the history holds these words.", page.Find(".help.bd").TextContent));
    }

    [Fact]
    public async Task Render_ALogWithoutTimes_SaysSoAndHasItsHistory()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, ((int, int)?)null);
        var page = Open(app);

        page.Eventually(() => Assert.Equal("The log does not say when its samples began and ended.", page.Find(".card .bd .help").TextContent));
        Assert.Empty(page.FindAll(".steps"));
        Assert.NotEmpty(page.FindAll(".hlines li"));
    }

    [Fact]
    public async Task Render_ThousandsOfSamples_IsADrawingOfBoundedSize()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, [.. Enumerable.Range(0, 1500).Select(i => ((int, int)?)(i, i + 1 + (i * 7 % 31)))]);
        var page = Open(app);

        page.WaitForElement(".steps path", Patience.Most);

        Assert.True(page.Find(".tl").OuterHtml.Length < 30_000, $"{page.Find(".tl").OuterHtml.Length} characters");
        page.Eventually(() => Assert.Contains("Edits of scores stand in the samples alone", page.Find(".help.bd").TextContent, StringComparison.Ordinal));
    }

    private static async Task<string> WriteAsync(AppFactory app, params (int From, int To)?[] samples)
    {
        var path = Path.Combine(app.Logs, "a.eval");
        var spec = MakeLog.Spec(items: samples.Length);
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        foreach (var (number, span) in samples.Index())
        {
            var sample = MakeLog.Sample(SampleId.Of(number + 1)) with { Events = [], Messages = [] };
            await writer.WriteSampleAsync(
                span is { } known ? sample with { StartedAt = MakeLog.Noon.AddSeconds(known.From), CompletedAt = MakeLog.Noon.AddSeconds(known.To), TotalTime = known.To - known.From }
                : sample with { StartedAt = null, CompletedAt = null, TotalTime = null },
                Stop);
        }

        var header = MakeLog.Header(spec);
        await writer.FinishAsync(
            header with
            {
                Results = header.Results! with { TotalSamples = samples.Length, CompletedSamples = samples.Length },
                ConfigUpdates =
                [
                    JsonSerializer.Deserialize<JsonElement>(
                        """{"changes":[{"config":"eval","name":"max_samples","value":3,"cleared":false,"previous":1}],"scope":"task","provenance":{"timestamp":"2026-01-02T12:00:03Z","author":"root","reason":"faster","metadata":{}}}"""),
                ],
            },
            null,
            Stop);
        return path;
    }

    private static Task<EditedLog> EditAsync(string path, int seconds, LogEdit edit) =>
        LogEditor.ApplyAsync(path, [edit], new LogProvenance(MakeLog.Noon.AddSeconds(seconds), "bob"), null, MakeLog.Editing, Stop);

    private IRenderedComponent<RunPage> Open(AppFactory app)
    {
        this.Use(app);
        return Render<RunPage>(p => p.Add(r => r.Run, "a.eval").Add(r => r.Tab, "timeline"));
    }
}
