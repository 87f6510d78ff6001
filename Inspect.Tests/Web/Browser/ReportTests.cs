using Deque.AxeCore.Playwright;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Cli;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Reports as files in a real browser, without the app.</summary>
public sealed class ReportTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_WithHostileTextInEveryField_RunsNothingAndAsksNobody()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("hostile.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(HostileTextTests.Sample(), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var asked = new List<string>();
        var said = new List<string>();
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        page.Request += (_, request) => asked.Add(request.Url.Split(':')[0]);
        page.Console += (_, message) => said.Add(message.Text);
        page.PageError += (_, error) => said.Add(error);
        await page.GotoAsync((await MakeAsync(folder, "hostile.eval")) + "#s-1-transcript");
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        await Expect(page.Locator("#s-1-transcript .evt").First).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.hit ? 1 : 0"));
        Assert.Equal(1, await page.Locator("script").CountAsync());
        Assert.Equal(1, await page.Locator("style").CountAsync());
        Assert.Equal(0, await page.Locator("iframe, object, embed, form, link, base, math, video, audio, img").CountAsync());
        Assert.Equal(0, await page.Locator("a[href^='javascript'], a[href^='data'], a[href*='away.example']").CountAsync());
        Assert.Empty(asked.Except(["file", "data"]));
        Assert.Empty(said);
    }

    [Fact]
    public async Task Report_WithFormulas_DrawsThemWhenTheirSampleIsOpened()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("math.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Messages = [ChatMessage.User("So \\[\\frac{1}{x^2}\\] it is, and $\\frac{1}{$ is none.")] }, Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(await MakeAsync(folder, "math.eval"));
        await Expect(page.Locator("math")).ToHaveCountAsync(0);

        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        await Expect(page.Locator("#s-1-messages math[display=block] mfrac")).ToBeVisibleAsync();
        await Expect(page.Locator("#s-1-messages .math > .tex").First).ToBeHiddenAsync();
        await Expect(page.Locator("#s-1-messages .msg")).ToContainTextAsync("$\\frac{1}{$ is none.");
    }

    [Fact]
    public async Task Report_ByKeyboard_FiltersOpensAndGoesBack()
    {
        using var folder = new TemporaryFolder();
        await MakeLog.FinishedAsync(folder.Path, Stop);
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(await MakeAsync(folder, "a.eval"));

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#filter")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("nothing of this");
        await Expect(page.Locator("#found")).ToHaveTextAsync("0 of 2 samples");
        await page.Locator("#filter").FillAsync("");
        await Expect(page.Locator("#list tbody tr:visible")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#s-2")).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator("#s-2 .msg").First).ToBeVisibleAsync();
        await Expect(page.Locator("#s-1 .msg").First).Not.ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        await Expect(page.Locator("#s-1 .msg").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Report_OfARun_HasNoFaultForAxe(ColorScheme scheme, int width)
    {
        using var folder = new TemporaryFolder();
        await MakeLog.FinishedAsync(folder.Path, Stop);
        await using var context = await NewContextAsync(scheme, width);
        var page = await context.NewPageAsync();
        // Axe is a script of the test's own, which the policy of a report would hold back.
        await page.GotoAsync((await MakeAsync(folder, "a.eval")) + "#s-1");
        await Expect(page.Locator("#s-1 .msg").First).ToBeVisibleAsync();

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
        Assert.Equal(scheme == ColorScheme.Dark ? "dark" : "light", await page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
    }

    [Fact]
    public async Task Bundle_InABrowser_SortsAndOpensARun()
    {
        using var folder = new TemporaryFolder();
        await MakeLog.FinishedAsync(folder.Path, Stop);
        File.Copy(folder.File("a.eval"), folder.File("b.eval"));
        await InspectCommand.RunAsync(["view", "bundle", folder.Path, "--output-dir", folder.File("site")], (_, _) => Task.FromResult(0), new CliStreams(new MemoryStream(), new StringWriter()));
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(folder.File("site/index.html")).ToString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Score" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Score");
        await page.Locator("#filter").FillAsync("demo done");
        await Expect(page.Locator("#found")).ToHaveTextAsync("2 of 2 runs");
        await page.Locator("#list a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("demo");
        await page.GetByRole(AriaRole.Link, new() { Name = "All runs" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Runs");
    }

    [Fact]
    public async Task Report_WithALimit_SaysAtTheTopThatSomethingIsLeftOut()
    {
        using var folder = new TemporaryFolder();
        await MakeLog.LargeAsync(folder.File("large.eval"), 3, Stop);
        await MakeLog.FinishedAsync(folder.Path, Stop);
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(await MakeAsync(folder, "large.eval", "--max-mb", "1"));
        await Expect(page.Locator("#limited")).ToBeVisibleAsync();
        await page.GotoAsync(await MakeAsync(folder, "a.eval", "--max-mb", "1"));
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("#limited")).ToBeHiddenAsync();
    }

    private async Task<IBrowserContext> NewContextAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var context = await fixture.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        context.SetDefaultTimeout((float)Patience.Most.TotalMilliseconds);
        return context;
    }

    /// <summary>Makes the report of a log, and gives its address.</summary>
    private static async Task<string> MakeAsync(TemporaryFolder folder, string log, params string[] options)
    {
        var target = folder.File(log + ".html");
        Assert.Equal(0, await InspectCommand.RunAsync(["view", "report", folder.File(log), "--output", target, .. options], (_, _) => Task.FromResult(0), new CliStreams(new MemoryStream(), new StringWriter())));
        return new Uri(target).ToString();
    }
}
