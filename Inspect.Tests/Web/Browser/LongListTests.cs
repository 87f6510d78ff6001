using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Long lists in a real browser: from the first response on there is no frame without rows.</summary>
public sealed class LongListTests(BrowserFixture fixture)
{
    private const int Samples = 600;

    /// <summary>Counts frames without a row in view after the first that had some.</summary>
    private const string Watch = """
        (() => {
          window.seen = { frames: 0, without: 0 };
          const look = () => {
            const rows = [...document.querySelectorAll('main tr.rowlink')].map(r => r.getBoundingClientRect()).filter(r => r.bottom > 0 && r.top < innerHeight).length;
            if (rows || seen.frames) { seen.frames++; seen.without += rows ? 0 : 1; }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    /// <summary>The list has drawn its rows, which are not as many as stood in for them (40), and each is there once.</summary>
    private const string Distinct = """
        () => {
          const rows = [...document.querySelectorAll('main tr.rowlink')];
          return rows.length > 20 && rows.length !== 40 && new Set(rows.map(r => r.id)).size === rows.length;
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1440, 700)]
    [InlineData(400, 800)]
    public async Task Samples_FromTheFirstResponseOn_AreNeverGone(int width, int height)
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app);
        var context = await fixture.NewContextAsync(new() { BaseURL = app.Start().ToString(), ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout((float)Patience.Most.TotalMilliseconds);
        await context.AddInitScriptAsync(Watch);
        var page = await context.NewPageAsync();

        await page.GotoAsync($"/runs/{run}");
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await Expect(page.Locator("main tr[aria-hidden]")).Not.ToHaveCountAsync(0);
        await page.WaitForFunctionAsync(Distinct, null, BrowserFixture.EveryMoment);
        await Expect(page.Locator("#row-1-1")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => seen.without"));
        Assert.NotEqual(0, await page.EvaluateAsync<int>("() => seen.frames"));

        // Also after one has been elsewhere.
        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop = 3000; }");
        await Expect(page.Locator("#row-1-1")).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop = 0; }");
        await Expect(page.Locator("#row-1-1")).ToBeVisibleAsync();
    }

    /// <summary>A list's own rows are drawn below those that stand in for them, and show in their place when these go: none is seen to jump.</summary>
    [Fact]
    public async Task OwnRows_WhileOthersStandIn_AreNotSeen()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, "/runs");
        await page.EvaluateAsync(
            """
            () => {
              const row = '<td>row</td>', room = '<tr aria-hidden="true"></tr>';
              document.getElementById('main').insertAdjacentHTML('beforeend', `<table class="tbl runtbl"><tbody><tr id="first">${row}</tr>${room}<tr id="own">${row}</tr><tr id="next">${row}</tr>${room}</tbody></table>`);
            }
            """);

        await Expect(page.Locator("#first")).ToBeVisibleAsync();
        await Expect(page.Locator("#own")).ToBeHiddenAsync();
        await Expect(page.Locator("#next")).ToBeHiddenAsync();
        await page.EvaluateAsync("() => document.getElementById('first').remove()");
        await Expect(page.Locator("#own")).ToBeVisibleAsync();
        await Expect(page.Locator("#next")).ToBeVisibleAsync();
    }

    /// <summary>Rows are there well beyond the view, so that scrolling does not overtake them.</summary>
    [Fact]
    public async Task Samples_InTheMiddle_ReachTwelveRowsBeyondTheViewOnBothSides()
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app);
        var page = await fixture.OpenAsync(app, $"/runs/{run}");
        await page.WaitForFunctionAsync(Distinct, null, BrowserFixture.EveryMoment);

        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop = 9000; }");

        await page.WaitForFunctionAsync(
            """
            () => {
              const view = document.getElementById('main').getBoundingClientRect();
              const rows = [...document.querySelectorAll('main tr.rowlink')].map(r => r.getBoundingClientRect());
              return rows.length && Math.min(...rows.map(r => r.top)) <= view.top - 432 && Math.max(...rows.map(r => r.bottom)) >= view.bottom + 432;
            }
            """,
            null,
            BrowserFixture.EveryMoment);
    }

    /// <summary>Keys that come while the rows that they move to are still to be read are not lost.</summary>
    [Fact]
    public async Task Keys_AfterTheListWasFarAway_AllCount()
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app);
        var page = await fixture.OpenAsync(app, $"/runs/{run}");
        await page.WaitForFunctionAsync(Distinct, null, BrowserFixture.EveryMoment);
        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop = 9000; }");
        await Expect(page.Locator("#row-1-1")).ToHaveCountAsync(0);

        await page.EvaluateAsync("() => { document.getElementById('main').scrollTop = 0; }");
        for (var press = 0; press < 60; press++)
        {
            await page.Keyboard.PressAsync("j");
        }

        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/60/1$"));
    }

    private static async Task<string> WriteAsync(AppFactory app)
    {
        var spec = MakeLog.Spec(items: Samples);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "long.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        for (var item = 1; item <= Samples; item++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(item), 1), Stop);
        }

        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return spec.EvalId!;
    }
}
