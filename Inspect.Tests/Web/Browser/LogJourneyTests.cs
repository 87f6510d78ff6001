using Inspect.Engine.Logs.Writing;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The journeys of a reader of logs, step for step, in a real browser.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class LogJourneyTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey9_HandOver_AnotherBrowserShowsTheSameRowsAndSelection()
    {
        await using var app = new AppFactory();
        for (var i = 0; i < 6; i++)
        {
            var spec = MakeLog.Spec(i % 2 == 0 ? "even" : "odd") with { Created = MakeLog.Noon.AddMinutes(i) };
            await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, $"{i}.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app, "/runs");
        await page.Locator("#runs-filter").FillAsync("task == \"odd\"");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Started" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Started");
        await page.GetByRole(AriaRole.Button, new() { Name = "Started" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Started");
        await page.Locator("tr.rowlink .pick").Nth(0).CheckAsync();
        await Expect(page.Locator("tr[aria-selected=true]")).ToHaveCountAsync(1);
        await page.Locator("tr.rowlink .pick").Nth(2).CheckAsync();
        await Expect(page.Locator("tr[aria-selected=true]")).ToHaveCountAsync(2);
        await Expect(page).ToHaveURLAsync(new Regex("sel=.+%2C|sel=.+,"));

        var other = await fixture.OpenAsync(app, new Uri(page.Url).PathAndQuery);

        await Expect(other.Locator("tr[aria-selected=true]")).ToHaveCountAsync(2);
        Assert.Equal(await RowsAsync(page), await RowsAsync(other));
        await other.Context.CloseAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>Rows in order, with whether they are selected.</summary>
    private static Task<string[]> RowsAsync(IPage page) =>
        page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('tr.rowlink')].map(r => r.id + ' ' + r.getAttribute('aria-selected'))");
}
