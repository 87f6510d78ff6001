using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>A model that is added by its name in a real browser.</summary>
public sealed class NamedModelTests(BrowserFixture fixture)
{
    private static readonly ColorScheme[] Themes = [ColorScheme.Light, ColorScheme.Dark];
    private static readonly int[] Widths = [320, 1280];

    [Fact]
    public async Task AddByName_ShowsHowItGoesOn_SurvivesLeaving_AndIsCancelledWithoutATrace()
    {
        var home = Directory.CreateTempSubdirectory("inspect-named-page-").FullName;
        try
        {
            await using var hub = await FakeHub.StartAsync();
            var weights = new byte[4_000_000];
            hub.Add("test/tiny", ("config.json", "{}"u8.ToArray()), ("model.safetensors", weights));
            hub.Before = async context =>
            {
                if (context.Request.Path.Value != "/" + FakeHub.Sha256(weights))
                {
                    return false;
                }

                context.Response.ContentLength = weights.Length;
                await context.Response.Body.WriteAsync(weights.AsMemory(0, 1_000_000), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            };
            var models = Path.Combine(home, "models");
            await using var app = new AppFactory(models: models) { Hub = hub.Environment(home) };
            var page = await fixture.OpenAsync(app, "/models");
            var opener = page.GetByRole(AriaRole.Button, new() { Name = "Add model", Exact = true });
            await opener.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByLabel("Name, as on Hugging Face")).ToBeFocusedAsync();
            await JudgeAsync(page);
            await page.Keyboard.TypeAsync("nonsense");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#add-model [role=alert]")).ToContainTextAsync("is no name of a model");
            await Expect(page.GetByLabel("Name, as on Hugging Face")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Control+a");
            await page.Keyboard.TypeAsync("hf/test/tiny");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText(" of 4 MB")).ToBeVisibleAsync();
            await Expect(opener).ToBeFocusedAsync();
            await JudgeAsync(page);

            await page.GotoAsync("/runs");
            await page.GotoAsync("/models");
            await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
            await Expect(page.GetByText(" of 4 MB")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel hf/test/tiny" }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");

            await Expect(page.Locator(".fl [role=alert]")).ToHaveTextAsync("Cancelled; nothing of it is kept.");
            Assert.Empty(Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories));
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again: hf/test/tiny" })).ToBeFocusedAsync();
            await JudgeAsync(page);
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".fl")).ToHaveCountAsync(0);
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add model", Exact = true })).ToBeFocusedAsync();
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>In both themes, wide and narrow.</summary>
    private static async Task JudgeAsync(IPage page)
    {
        foreach (var theme in Themes)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                Assert.Equal(string.Empty, string.Join("\n", (await Axe.JudgeAsync(page)).Select(f => $"{theme} {width}: {f}")));
                Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{theme} {width}: the page is wider than its window");
            }
        }
    }
}
