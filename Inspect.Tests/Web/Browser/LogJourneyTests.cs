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
    /// <summary>What the focused element is called; nothing for a part of the page that takes the focus to be scrolled.</summary>
    private const string Focused = "() => { const e = document.activeElement; return !e?.matches('a, button, input, select, summary, textarea') ? '' : [e?.getAttribute('aria-label'), e?.labels?.[0]?.innerText, e?.innerText].filter(t => t).join(' ').replace(/\\s+/g, ' ').trim(); }";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey4_ArchivedAgenticLog_ByKeyboardAlone()
    {
        await using var app = await ArchiveAsync();
        var page = await fixture.OpenAsync(app, "/runs");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#runs-filter")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("cybench gpt-4o");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await TabToAsync(page, "Table");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("inspect_evals/cybench");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^Item "));
        await TabToAsync(page, "Transcript 61");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".turn").First).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Control+g");
        await Expect(page.Locator("#goto")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("11");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#goto")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".turn.open h2")).ToHaveTextAsync(new Regex("^Turn 11"));
        await page.Keyboard.PressAsync("Control+f");
        await Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("debian.cnf");
        await Expect(page.Locator("mark.found").First).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".findband")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

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

    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 80; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if ((await page.EvaluateAsync<string>(Focused)).Contains(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"Tab never came to {name}.");
    }

    /// <summary>An app with the archive as a further folder, and a log of its own.</summary>
    private static async Task<AppFactory> ArchiveAsync()
    {
        var archive = Vectors.Folder(Path.Combine("logs", "archive"));
        Assert.SkipUnless(archive is not null && Directory.GetFiles(archive, "*_cybench_*").Length == 3, "The archived logs are not on this machine.");
        var app = new AppFactory { Root = archive };
        await MakeLog.FinishedAsync(app.Logs, Stop);
        return app;
    }
}
