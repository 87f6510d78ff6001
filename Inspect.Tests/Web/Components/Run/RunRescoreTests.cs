using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>A log scored again from the page of its run.</summary>
public sealed class RunRescoreTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_AnotherScorer_StandsBesideTheOldOne_AndThePageFollows()
    {
        await using var app = new AppFactory();
        var path = await WriteAsync(app, EvalStatus.Success);
        var page = Open(app);
        await OpenFormAsync(page);
        Assert.Equal(["exact"], Checked(page));

        await page.InvokeAsync(() => Box(page, "exact").ChangeAsync(new() { Value = false }));
        await page.InvokeAsync(() => page.Find(".rescore form").SubmitAsync());
        Assert.Equal("Choose a scorer.", page.Find(".rescore .help.bad").TextContent);
        await page.InvokeAsync(() => Box(page, "includes").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find(".rescore form").SubmitAsync());

        page.Eventually(() => Assert.Contains("includes accuracy 1", page.Find(".rescore .banner").TextContent, StringComparison.Ordinal));
        page.Eventually(() => Assert.Contains("exact, includes", page.Find(".facts").TextContent, StringComparison.Ordinal));
        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop);
        Assert.Equal(["exact", "includes"], sample.Scores!.Keys);
        Assert.Equal(ScoreValue.Incorrect, sample.Scores["exact"].Value);
    }

    [Fact]
    public async Task Start_InThePlaceOfTheOld_LeavesTheNewAlone()
    {
        await using var app = new AppFactory();
        var path = await WriteAsync(app, EvalStatus.Success);
        var page = Open(app);
        await OpenFormAsync(page);

        await page.InvokeAsync(() => Box(page, "exact").ChangeAsync(new() { Value = false }));
        await page.InvokeAsync(() => Box(page, "includes").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.FindAll(".rescore input[type='radio']")[1].ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find(".rescore form").SubmitAsync());

        page.Eventually(() => Assert.Contains("includes accuracy 1", page.Find(".rescore .banner").TextContent, StringComparison.Ordinal));
        Assert.Equal(["includes"], (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Scores!.Keys);
    }

    [Fact]
    public async Task Start_AScorerThatAsksAModelThatNobodyNamed_SaysSoAndLeavesTheLog()
    {
        await using var app = new AppFactory();
        var path = await WriteAsync(app, EvalStatus.Success);
        var before = await File.ReadAllBytesAsync(path, Stop);
        var page = Open(app);
        await OpenFormAsync(page);

        await page.InvokeAsync(() => Box(page, "model_graded_qa").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find(".rescore form").SubmitAsync());

        page.Eventually(() => Assert.Contains("asks a model", page.Find(".rescore .help.bad").TextContent, StringComparison.Ordinal));
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Stop));
    }

    [Fact]
    public async Task Render_ALogThatIsNotFinished_OffersNoScoring()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, null);

        Assert.Empty(Open(app).FindAll("button[aria-controls='rescore']"));
    }

    /// <summary>The page draws itself anew whenever it hears of a log: what is found is used at once.</summary>
    private static async Task OpenFormAsync(IRenderedComponent<RunPage> page)
    {
        page.WaitForElement("button[aria-controls='rescore']", Patience.Most);
        await page.InvokeAsync(() => page.Find("button[aria-controls='rescore']").ClickAsync(new()));
        page.WaitForElement(".rescore form", Patience.Most);
    }

    private static IEnumerable<string> Checked(IRenderedComponent<RunPage> page) =>
        page.FindAll(".rescore fieldset:first-child label").Where(l => l.QuerySelector("input")!.HasAttribute("checked")).Select(l => l.QuerySelector(".mono")!.TextContent);

    private static AngleSharp.Dom.IElement Box(IRenderedComponent<RunPage> page, string scorer) =>
        page.FindAll(".rescore fieldset:first-child label").First(l => l.QuerySelector(".mono")!.TextContent == scorer).QuerySelector("input")!;

    /// <summary>A log whose reply holds the target, and more.</summary>
    private static async Task<string> WriteAsync(AppFactory app, EvalStatus? status)
    {
        var path = Path.Combine(app.Logs, "a.eval");
        var spec = MakeLog.Spec(items: 1) with { Scorers = [new EvalScorer { Name = "exact" }] };
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), answer: "hello there", value: ScoreValue.Incorrect) with { Target = Target.Of("hello") }, Stop);
        if (status is { } ended)
        {
            await writer.FinishAsync(MakeLog.Header(spec, ended), null, Stop);
        }

        return path;
    }

    private IRenderedComponent<RunPage> Open(AppFactory app)
    {
        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval"));
        page.WaitForElement(".tabs", Patience.Most);
        return page;
    }
}
