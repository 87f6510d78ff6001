using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Every page, wide in the light theme and narrow in the dark one: no serious finding of axe, nothing wider than the window.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class PageTests(BrowserFixture fixture)
{
    /// <summary>Pixels that can only be reached by scrolling sideways, or not at all because the page cuts them off, once it has got used to its width.</summary>
    private const string BeyondTheWindow = """
        async most => {
          const beyond = () => Math.max(0, ...[...document.querySelectorAll('html, main, .page, .sample, .scroll')].map(e => e.scrollWidth - e.clientWidth));
          for (const since = performance.now(); beyond() > 0 && performance.now() - since < most;) await new Promise(requestAnimationFrame);
          return beyond();
        }
        """;

    [Fact]
    public async Task Pages_WideLightAndNarrowDark_AreAccessibleAndFit()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);
        await CheckAsync(page, "/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" }).ClickAsync();
        await Expect(page.Locator(".verdictbox")).ToBeVisibleAsync();
        var run = new Uri(page.Url).AbsolutePath;

        foreach (var path in new[] { run, $"{run}/config", $"{run}/json", $"{run}/s/1/1/transcript", $"{run}/s/1/1/messages", $"{run}/item/1", "/open?log_file=gone.eval", $"{run}/s/1/1/scoring", $"{run}/s/1/1/usage", $"{run}/s/1/1/json", $"/export/{run[6..]}", "/", "/runs", "/runs?group=task&q=status%20==%20%22done%22", "/runs?lens=folders", "/runs?lens=samples", $"/new?from={run[6..]}", "/queue", "/settings", "/status", "/runs/gonegonegone", "/models", $"/models/{BuiltInModel.Name}", "/new?task=hello_world_includes", "/batches/gonegonegone", "/nowhere" })
        {
            await CheckAsync(page, path);
        }
    }

    /// <summary>Contrast depends on the theme alone, the order and size of things on the width alone: two of the four pairs show all.</summary>
    private static async Task CheckAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("main .skel")).ToHaveCountAsync(0);
        foreach (var (theme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 320) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(width, 900);

            Assert.Empty((await Axe.JudgeAsync(page)).Select(f => $"{path} {theme} {width}: {f}"));
            Assert.Equal((path, width, 0), (path, width, await page.EvaluateAsync<int>(BeyondTheWindow, Patience.Most.TotalMilliseconds)));
        }
    }
}
