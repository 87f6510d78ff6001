using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Triage: the failures of a run, one of them overridden with a reason and brought back.</summary>
public sealed class ScoreEditTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failures_FilteredAndOpened_CanBeOverriddenAndUndone()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 3);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "triage.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            foreach (var (id, value) in new[] { (1, ScoreValue.Correct), (2, ScoreValue.Incorrect), (3, ScoreValue.Incorrect) })
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(id), value: value), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app, $"/runs/{spec.EvalId}?is=incorrect");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Scoring" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit score" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "C correct" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("The answer is right, spelled another way");
        await page.GetByLabel("Signed as").FillAsync("ann");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save edit" }).ClickAsync();

        await Expect(page.Locator(".sedit [role=status]")).ToContainTextAsync(new Regex("exact accuracy .+ → 0.6667"));
        await Expect(page.Locator(".shead .chip").First).ToContainTextAsync("correct");
        await Expect(page.Locator(".hist li")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo to the original" }).ClickAsync();
        await Expect(page.Locator(".hist li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".shead .chip").First).ToContainTextAsync("incorrect");

        // Who edits again need not sign again.
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit score" }).ClickAsync();
        await Expect(page.GetByLabel("Signed as")).ToHaveValueAsync("ann");
        await page.Context.CloseAsync();
    }
}
