using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Support;

/// <summary>Debian's Chromium, started once.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout((float)Patience.Most.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("INSPECT_CHROMIUM") ?? "/usr/bin/chromium",
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Looks again each tenth of a second, not at each frame, as is usual: a browser without a window may draw none while nothing moves, and would never look again.</summary>
    public static PageWaitForFunctionOptions EveryMoment => new() { PollingInterval = 100 };

    /// <summary>Opens a page of the app in a context of its own and waits until the app draws it and hears keys.</summary>
    public async Task<IPage> OpenAsync(AppFactory app, string path = "/")
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = app.Start().ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout((float)Patience.Most.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        await Expect(page.Locator("nav.nav")).ToBeVisibleAsync();
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
