using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The journeys of a reader of logs, step for step, in a real browser.</summary>
public sealed class LogJourneyTests(BrowserFixture fixture)
{
    private const int Failures = 21;

    /// <summary>Bytes that reading a whole sample of an agent may take over the socket, before they are compressed.</summary>
    private const long MostToReadAll = 640_000;

    /// <summary>What the focused element is called; nothing for a part of the page that takes the focus to be scrolled.</summary>
    private const string Focused = "() => { const e = document.activeElement; return !e?.matches('a, button, input, select, summary, textarea') ? '' : [e?.getAttribute('aria-label'), e?.labels?.[0]?.innerText, e?.innerText].filter(t => t).join(' ').replace(/\\s+/g, ' ').trim(); }";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey4_ArchivedAgenticLog_IsFoundReadSearchedAndLinked()
    {
        await using var app = await ArchiveAsync();
        var page = await fixture.OpenAsync(app, "/runs");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        long bytes = 0;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Interlocked.Add(ref bytes, frame.Binary?.Length ?? 0);

        // Runs, the root of the archive, cybench: three models.
        await page.Locator(".facet", new() { HasText = "Log folder" }).GetByText("archive").ClickAsync();
        await Expect(page.Locator("#runs-filter")).ToHaveValueAsync(new Regex("archive"));
        await page.Locator("#runs-filter").FillAsync($"{await page.Locator("#runs-filter").InputValueAsync()} and task ~= \"cybench\"");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(3);
        await page.Locator("tr.rowlink", new() { HasText = "gpt-4o" }).Locator("td").Last.ClickAsync();
        await page.Locator("tr.rowlink a.open").ClickAsync();
        await Expect(page.Locator(".chip.stopped")).ToHaveTextAsync("Stopped by the message limit of 50");

        // 61 events of 23 turns, though its agent never closes its step.
        await page.GotoAsync(Regex.Replace(page.Url, "(/s/[^/]+/1)[^?]*", "$1/transcript"));
        await Expect(page.Locator("nav.tabs a").First).ToHaveTextAsync(new Regex("Transcript 61"));
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.Locator(".outline button", new() { HasText = "for ip in {1..254}" }).First.ClickAsync();
        await Expect(page.Locator(".turn", new() { Has = page.Locator(".tn", new() { HasTextRegex = new Regex("^11$") }) })).ToBeInViewportAsync();
        await page.Locator("button.more").ClickAsync();
        await Expect(page.Locator(".turn")).ToHaveCountAsync(23);
        await page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        await Expect(page.Locator(".turn.open")).ToHaveCountAsync(23);
        Assert.InRange(Interlocked.Read(ref bytes), 1, MostToReadAll);

        // Find comes to what is not drawn: after a reload the page has the first events alone.
        await page.ReloadAsync();
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await Expect(page.Locator("button.more")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+f");
        await Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("debian.cnf");
        await Expect(page.Locator(".findband [role=status]")).ToHaveTextAsync(new Regex("^1 of [0-9]+$"));
        await Expect(page.Locator("mark.found").First).ToBeInViewportAsync();

        // A copied link opens at its message.
        await page.GetByRole(AriaRole.Link, new() { Name = "Messages" }).ClickAsync();
        var message = page.Locator("article.msg").Nth(12);
        await message.GetByTitle("Copy link to this message").ClickAsync();
        await Expect(message.GetByTitle("Copied")).ToBeVisibleAsync();
        var id = await message.GetAttributeAsync("id");
        var link = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Contains("?message=", link, StringComparison.Ordinal);
        var other = await fixture.OpenAsync(app, new Uri(link).PathAndQuery);
        await Expect(other.Locator("article.msg.target")).ToHaveIdAsync(id!);
        await Expect(other.Locator("article.msg.target")).ToBeInViewportAsync();

        // The way of Inspect View's addresses, and the tokens that came from the cache.
        var log = Path.GetFileName(Directory.GetFiles(app.Root!, "*_cybench_*").First());
        await page.GotoAsync($"/open?log_file={Uri.EscapeDataString(log)}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("inspect_evals/cybench");
        await page.GotoAsync("/runs?q=cybench%20claude");
        await page.Locator("tr.rowlink td").Last.ClickAsync();
        await page.Locator("tr.rowlink a.open").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Usage" }).ClickAsync();
        await Expect(page.Locator("table.usage").First).ToContainTextAsync("131,901");
        await Expect(page.Locator("table.usage").First).ToContainTextAsync("150,816");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Journey4_ArchivedAgenticLog_ByKeyboardAlone()
    {
        await using var app = await ArchiveAsync();
        var page = await fixture.OpenAsync(app, "/runs");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#runs-filter")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("cybench gpt-4o");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(1);
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
    public async Task Journey5_TriageFailures_TwentyByKeyboardAlone_OneOverriddenAndBroughtBack()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: Failures + 4);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "triage.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            for (var i = 1; i <= Failures + 4; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i), value: i % 6 == 1 && i < 24 ? ScoreValue.Correct : ScoreValue.Incorrect), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app, $"/runs/{spec.EvalId}");
        await TabToAsync(page, $"Incorrect {Failures}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(Failures);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 2");

        for (var reviewed = 1; reviewed < 20; reviewed++)
        {
            var before = await page.Locator("h1").InnerTextAsync();
            await page.Keyboard.PressAsync("]");
            await Expect(page.Locator("h1")).Not.ToHaveTextAsync(before);
            await Expect(page.Locator(".shead .chip").First).ToContainTextAsync("incorrect", new() { IgnoreCase = true });
        }

        await Expect(page.Locator(".sh1")).ToContainTextAsync($"20 of {Failures}");
        await TabToAsync(page, "Scoring");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".scorebody")).ToBeVisibleAsync();
        await TabToAsync(page, "Edit score");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Reason")).ToBeVisibleAsync();
        var correct = page.GetByRole(AriaRole.Radio, new() { Name = "C correct" });
        for (var i = 0; i < 40 && !await correct.IsCheckedAsync(); i++)
        {
            // One stop for all values; the arrows choose.
            await page.Keyboard.PressAsync(await page.EvaluateAsync<bool>("() => document.activeElement?.type === 'radio'") ? "ArrowLeft" : "Tab");
        }

        await Expect(correct).ToBeCheckedAsync();
        await TabToAsync(page, "Reason");
        await page.Keyboard.TypeAsync("Spelled another way");
        await TabToAsync(page, "Signed as");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("ann");
        await TabToAsync(page, "Save edit");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".hist li")).ToHaveCountAsync(2);
        await TabToAsync(page, "Undo to the original");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".hist li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".shead .chip").First).ToContainTextAsync("incorrect", new() { IgnoreCase = true });
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
        for (var i = 0; i < 200; i++)
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
