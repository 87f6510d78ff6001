using Deque.AxeCore.Playwright;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>Signing in by the keyboard alone, in a real browser; a token is made, and signing out reaches the other tab.</summary>
public sealed class SignInPageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task SignIn_ByTheKeyboard_MakesATokenAndSignsOutEverywhere()
    {
        await using var app = SignInClient.Locked();
        var context = await fixture.NewContextAsync(new() { BaseURL = app.Start().ToString() });
        context.SetDefaultTimeout((float)Patience.Most.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/settings");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await Expect(page.Locator("#password")).ToBeFocusedAsync();
        await CheckAsync(page);

        await page.Keyboard.TypeAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the password");
        await Expect(page.Locator("#password")).ToBeFocusedAsync();
        await Expect(page.Locator("#password")).ToHaveAccessibleDescriptionAsync(new Regex("This is not the password"));
        await CheckAsync(page);
        await page.Keyboard.TypeAsync(SignInClient.Password);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Settings");
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.Locator("#token-name").FillAsync("nightly.py");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#token-made")).ToHaveValueAsync(new Regex("^inspect_"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete the token nightly.py" })).ToBeVisibleAsync();
        var other = await context.NewPageAsync();
        await other.GotoAsync("/runs");
        await Expect(other.Locator("html[data-keys]")).ToBeAttachedAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(page.Locator("#password")).ToBeVisibleAsync();
        await Expect(other.Locator("#password")).ToBeVisibleAsync();
    }

    private static async Task CheckAsync(IPage page)
    {
        foreach (var (theme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 320) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            await page.SetViewportSizeAsync(width, 900);
            var found = await page.RunAxe();
            Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{theme} {width}: {v.Id} {v.Help}"));
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }
    }
}
