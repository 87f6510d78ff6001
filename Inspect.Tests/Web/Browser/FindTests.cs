using System.Text.Json;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Find by keyboard, in what the page has not drawn.</summary>
public sealed class FindTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_WordsFarBelow_JumpsMarksAndGoesInTheAddress()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "find.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            var lines = string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"line {i}{(i == 1500 ? " has a needle" : string.Empty)}"));
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Events = [.. Enumerable.Range(0, 400).Select(i => Info(i == 300 ? lines : i == 390 ? "second Needle" : $"note {i}"))] }, Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app);
        await page.GotoAsync($"/runs/{spec.EvalId}/s/1/1/transcript");
        await Expect(page.Locator(".evt")).ToHaveCountAsync(50);
        await page.Keyboard.PressAsync("Control+f");
        await Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("needle");

        await Expect(page.Locator(".findband [role=status]")).ToHaveTextAsync("1 of 2");
        await Expect(page.Locator("mark.found")).ToHaveTextAsync("needle");
        await Expect(page.Locator("mark.found")).ToBeInViewportAsync();
        await Expect(page.Locator(".evt:has(mark.found)")).ToContainTextAsync("line 1500 has a needle");
        await page.Keyboard.PressAsync("F3");
        await Expect(page.Locator("mark.found")).ToHaveTextAsync("Needle");
        await Expect(page.Locator("mark.found")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(page.Locator(".findband [role=status]")).ToHaveTextAsync("1 of 2");
        await Expect(page).ToHaveURLAsync(new Regex("find=needle$"));
        await page.ReloadAsync();
        await Expect(page.Locator("mark.found")).ToBeInViewportAsync();
        await page.Locator("#find").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".findband")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex("transcript$"));
        await page.Context.CloseAsync();
    }

    private static InfoEvent Info(string text) => new() { Uuid = LogId.New(), Data = JsonSerializer.SerializeToElement(text) };
}
