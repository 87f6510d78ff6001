using Deque.AxeCore.Playwright;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>A reader of samples uses the keyboard alone: lists, failures, turns, raw text; and the page of an item.</summary>
public sealed class SampleKeyTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_WalkTheListItsFailuresAndTurns()
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app);
        var page = await fixture.OpenAsync(app, $"/runs/{run}?is=correct");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);

        // The list that one comes from is the one that one walks.
        await page.Locator("tr.rowlink a.open").First.ClickAsync();
        await Expect(page.Locator(".sh1")).ToContainTextAsync("1 of 2 in this list");
        await Expect(page).ToHaveURLAsync(new Regex("is=correct"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 3");
        await Expect(page.Locator(".sh1")).ToContainTextAsync("2 of 2 in this list");

        // In the whole list the bracket stops at the failure between.
        await page.GotoAsync($"/runs/{run}");
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(3);
        await page.Locator("tr.rowlink a.open").First.ClickAsync();
        await Expect(page.Locator(".sh1")).ToContainTextAsync("1 of 3");
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("]");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 2");

        await page.GotoAsync($"/runs/{run}/s/1/1/transcript");
        await Expect(page.Locator(".turn")).ToHaveCountAsync(12);
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("Control+g");
        await Expect(page.Locator("#goto")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("7");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#goto")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".turn")).ToHaveCountAsync(1);
        await Expect(page.Locator(".turn h2")).ToHaveTextAsync("Turn 7 of 12");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".turn h2")).ToHaveTextAsync("Turn 8 of 12");
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".turn")).ToHaveCountAsync(12);
        await page.Keyboard.PressAsync("o");
        await Expect(page.Locator(".outline")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("E");
        await Expect(page.Locator(".turn.open")).ToHaveCountAsync(12);
        await Expect(page.Locator(".md strong").First).ToHaveTextAsync("bold");
        await page.Keyboard.PressAsync("r");
        await Expect(page.Locator(".md")).ToHaveCountAsync(0);
        await Expect(page.Locator(".turn").First).ToContainTextAsync("**bold**");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Item_AllEpochs_IsReachedFromBothPagesAndAccessible()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1) with { Config = new EvalConfig { Epochs = 2 } };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "epochs.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), 1, answer: "A"), Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), 2, answer: "B", value: ScoreValue.Incorrect), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app, $"/runs/{spec.EvalId}");
        await page.Locator("tr.grp a.med").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 1");
        await Expect(page.Locator(".strip .mark")).ToHaveTextAsync(["C", "I"]);
        await Expect(page.Locator(".groups li")).ToHaveCountAsync(2);

        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id} {v.Help} {string.Join(' ', v.Nodes.Take(3).Select(n => n.Html))}"));

        await page.Locator(".strip a").Nth(1).ClickAsync();
        await Expect(page.Locator(".sh1")).ToContainTextAsync("epoch 2");
        await page.Locator(".sh1").GetByText("all epochs").ClickAsync();
        await Expect(page.Locator(".groups li")).ToHaveCountAsync(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Link_OfInspectView_OpensTheSample()
    {
        await using var app = new AppFactory();
        await WriteAsync(app);
        var page = await fixture.OpenAsync(app);

        await page.GotoAsync("/#/logs/keys.eval/samples/sample/2/1/scoring");
        await page.ReloadAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 2");
        await Expect(page).ToHaveURLAsync(new Regex("/s/2/1/scoring"));
        await page.GotoAsync("/open?log_file=gone.eval");
        await Expect(page.Locator(".empty p")).ToContainTextAsync("The log gone.eval is not in");
        await page.Context.CloseAsync();
    }

    private static async Task<string> WriteAsync(AppFactory app)
    {
        var spec = MakeLog.Spec(items: 3);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "keys.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        foreach (var id in new[] { 1, 2, 3 })
        {
            var sample = MakeLog.Sample(SampleId.Of(id), answer: "a **bold** word", value: id == 2 ? ScoreValue.Incorrect : ScoreValue.Correct);
            var turn = sample.Events.OfType<ModelEvent>().Single();
            await writer.WriteSampleAsync(sample with { Events = [.. Enumerable.Range(0, 12).Select(_ => turn with { Uuid = LogId.New() })] }, Stop);
        }

        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return spec.EvalId![..8];
    }
}
