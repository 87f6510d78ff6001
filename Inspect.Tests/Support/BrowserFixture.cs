using System.Collections.Concurrent;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Inspect.Tests.Support;

/// <summary>Debian's Chromium: one for all tests, started by the first that needs it. Each test has a context of its own in it.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);

    // By the collection, whose tests run one after the other.
    private readonly ConcurrentDictionary<string, (string Test, List<IBrowserContext> Contexts)> _open = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Looks again each tenth of a second, not at each frame, as is usual: a browser without a window may draw none while nothing moves, and would never look again.</summary>
    public static PageWaitForFunctionOptions EveryMoment => new() { PollingInterval = 100 };

    /// <summary>Opens a page of the app in a context of its own and waits until the app draws it and hears keys.</summary>
    public async Task<IPage> OpenAsync(AppFactory app, string path = "/")
    {
        var context = await NewContextAsync(new() { BaseURL = app.Start().ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout((float)Patience.Most.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        await Expect(page.Locator("nav.nav")).ToBeVisibleAsync();
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        return page;
    }

    /// <summary>A new context, which knows nothing of the others. Those of the test before it are closed: a page that is left asks for its app again and again.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        var (collection, test) = (TestContext.Current.TestCollection!.UniqueID, TestContext.Current.Test!.UniqueID);
        if (!_open.TryGetValue(collection, out var last) || last.Test != test)
        {
            _open[collection] = (test, []);
            foreach (var left in last.Contexts ?? [])
            {
                await left.CloseAsync();
            }
        }

        var context = await (await StartAsync()).NewContextAsync(options);
        _open[collection].Contexts.Add(context);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            SetDefaultExpectTimeout((float)Patience.Most.TotalMilliseconds);
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("INSPECT_CHROMIUM") ?? "/usr/bin/chromium",
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }
}
