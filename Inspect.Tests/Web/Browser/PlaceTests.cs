using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Whoever comes back to a list finds it as it was left.</summary>
public sealed class PlaceTests(BrowserFixture fixture)
{
    private const int Many = 130;
    private const string Top = "() => document.getElementById('main').scrollTop";

    [Fact]
    public async Task Runs_LeftAtARow_AreThereAgainByEscBackAndReload()
    {
        await using var app = new AppFactory();
        await WriteRunsAsync(app.Logs);
        var page = await fixture.OpenAsync(app, "runs");
        await Expect(page.Locator(".runcount")).ToHaveTextAsync(Format(Many));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await DownAsync(page, 60);
        var row = await page.Locator("tr.cur").GetAttributeAsync("id");
        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop += 100; }");
        var top = await page.EvaluateAsync<double>(Top);
        Assert.True(top > 500);

        foreach (var back in new Func<Task>[] { () => page.Keyboard.PressAsync("Escape"), () => page.GoBackAsync() })
        {
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("h1")).ToHaveTextAsync("demo");
            await back();
            await AssertAtAsync(page, row!, top);
        }

        await page.ReloadAsync();
        await AssertAtAsync(page, row!, top);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator($"tr.cur:not(#{row})")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Runs_Filtered_AreSoAgainByEsc()
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync(app, "runs?q=demo");

        await page.Locator("tr.rowlink td").Last.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("demo");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page).ToHaveURLAsync(new Regex("/runs\\?q=demo$"));
        await Expect(page.Locator("tr.cur")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Samples_AfterALookAtTheNext_StandAtThatOne()
    {
        await using var app = new AppFactory();
        var run = await WriteRunAsync(app.Logs, items: 40, "a");
        var page = await fixture.OpenAsync(app, $"runs/{run[..8]}");
        await Expect(page.Locator("#row-40-1")).ToBeAttachedAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await DownAsync(page, 30);
        await Expect(page.Locator("tr.cur")).ToHaveIdAsync("row-30-1");

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 30");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 31");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("tr.cur")).ToHaveIdAsync("row-31-1");
        await Expect(page.Locator("tr.cur")).ToBeInViewportAsync();
    }

    private static string Format(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AssertAtAsync(IPage page, string row, double top)
    {
        await Expect(page.Locator("tr.cur")).ToHaveIdAsync(row);
        await page.WaitForFunctionAsync("top => Math.abs(document.getElementById('main').scrollTop - top) < 2", top, BrowserFixture.EveryMoment);
    }

    /// <summary>Goes down from the first row. Each answer is waited for, as a reader does who looks where the row goes.</summary>
    private static async Task DownAsync(IPage page, int rows)
    {
        // The page may be drawn before it listens to keys; at the first row, a further k changes nothing.
        var started = TimeProvider.System.GetTimestamp();
        while (await page.Locator("tr.cur").CountAsync() == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience.Most);
            await page.Keyboard.PressAsync("k");
        }

        for (var row = 1; row < rows; row++)
        {
            var before = await page.Locator("tr.cur").GetAttributeAsync("id");
            await page.Keyboard.PressAsync("j");
            await page.WaitForFunctionAsync("id => { const row = document.querySelector('tr.cur'); return row && row.id !== id; }", before, BrowserFixture.EveryMoment);
        }
    }

    private static async Task WriteRunsAsync(string folder)
    {
        for (var i = 0; i < Many; i++)
        {
            await WriteRunAsync(folder, items: 1, $"log{i}");
        }
    }

    private static async Task<string> WriteRunAsync(string folder, int items, string name)
    {
        var spec = MakeLog.Spec(items: items);
        var header = MakeLog.Header(spec);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(folder, $"{name}.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
        for (var i = 1; i <= items; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), TestContext.Current.CancellationToken);
        }

        await writer.FinishAsync(header with { Results = header.Results! with { TotalSamples = items, CompletedSamples = items } }, null, TestContext.Current.CancellationToken);
        return spec.EvalId!;
    }
}
