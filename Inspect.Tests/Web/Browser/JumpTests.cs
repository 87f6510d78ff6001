using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Search or jump: from any page to any other by a few letters.</summary>
public sealed class JumpTests(BrowserFixture fixture)
{
    private static readonly ColorScheme[] Themes = [ColorScheme.Light, ColorScheme.Dark];

    [Fact]
    public async Task CtrlK_ByKeyboardAlone_GoesToRunsTasksSamplesAndDoesCommands()
    {
        using var tasks = new TaskFolder(("capitals", "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\ndescription: Of countries\n"), ("sums", "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        var spec = await WriteAsync(app);
        var page = await fixture.OpenAsync(app);

        await OpenAsync(page);
        await Expect(Options(page)).ToHaveTextAsync([new Regex(@"rivers [\s\S]*Run\s*$")]);
        await page.Keyboard.TypeAsync("CAPI");
        await Expect(Options(page)).ToHaveTextAsync([new Regex(@"capitals Of countries\s+Task\s*$")]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/tasks/capitals$"));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        // What is said in a sample, and Enter before the answer is there.
        await OpenAsync(page);
        await page.Keyboard.TypeAsync("longest danube");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/runs/{spec[..8]}/s/1/1$"));

        // The last of the list by one key, the arrows go round.
        await OpenAsync(page);
        await page.Locator("#jump").FillAsync("rivers");
        await Expect(Options(page).First).ToHaveTextAsync(new Regex(@"rivers [\s\S]*Run\s*$"));
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("[role=option][aria-selected=true]")).ToHaveTextAsync(await Options(page).Last.TextContentAsync() ?? string.Empty);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/runs/{spec[..8]}(/samples)?$"));

        await OpenAsync(page);
        await page.Locator("#jump").FillAsync("settings");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/settings$"));
    }

    [Fact]
    public async Task CtrlK_NothingFound_SaysSoAndEscGoesBackToThePage()
    {
        await using var app = new AppFactory();
        var spec = await WriteAsync(app);
        var page = await fixture.OpenAsync(app, $"runs/{spec}");
        await OpenAsync(page);
        await page.Locator("#jump").FillAsync("no <b>such</b> thing");

        await Expect(page.Locator(".jumpbox [role=status]")).ToHaveTextAsync("Nothing is called “no <b>such</b> thing”, and no sample says it.");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#jump").FillAsync("score ==");
        await Expect(page.Locator(".jumpbox [role=status]")).ToContainTextAsync("score ==");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("#jump")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex($"/runs/{spec}"));
    }

    [Fact]
    public async Task TheField_InBothThemesWideAndNarrow_OpensByClickAndIsClean()
    {
        using var tasks = new TaskFolder(("rivers", "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        await WriteAsync(app);
        var page = await fixture.OpenAsync(app, "runs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search or jump" }).ClickAsync();
        await page.Locator("#jump").FillAsync("ri");
        await Expect(Options(page)).Not.ToHaveCountAsync(0);
        foreach (var theme in Themes)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            foreach (var width in (int[])[1280, 320])
            {
                await page.SetViewportSizeAsync(width, 900);
                Assert.Equal(string.Empty, string.Join("\n", (await Axe.JudgeAsync(page)).Select(f => $"{theme} {width}: {f}")));
                Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{theme} {width}: the page is wider than its window");
            }
        }

        await Options(page).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/(tasks/rivers|runs/.+)$"));
    }

    private static async Task OpenAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#jump")).ToBeFocusedAsync();
    }

    private static ILocator Options(IPage page) => page.Locator("[role=option]");

    private static async Task<string> WriteAsync(AppFactory app)
    {
        var spec = MakeLog.Spec("rivers", items: 1);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), input: "Is the Danube the longest of all?"), TestContext.Current.CancellationToken);
        await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        return spec.EvalId!;
    }
}
