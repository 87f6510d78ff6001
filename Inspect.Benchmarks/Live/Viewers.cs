using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Inspect.Benchmarks.Live;

/// <summary>Browsers that look at a page, driven by another process, so that nothing of theirs is counted as the server's.</summary>
internal sealed class Viewers : IDisposable
{
    private readonly Process _process;

    private Viewers(Process process) => _process = process;

    /// <summary>Debian's Chromium without a GPU, which does nothing of its own.</summary>
    public static BrowserTypeLaunchOptions Chromium => new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("INSPECT_CHROMIUM") ?? "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    };

    /// <summary>Opens the page in some windows and waits until all show its rows.</summary>
    public static async Task<Viewers> OpenAsync(Uri page, int count)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [.. HubLoad.Arguments(), "viewers-clients", page.ToString(), count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(info)!;
        if (await process.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException("The browsers did not show the page.");
        }

        return new Viewers(process);
    }

    /// <summary>The other process: shows the page until its input ends.</summary>
    public static async Task ShowAsync(Uri address, int count)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Chromium);
        for (var i = 0; i < count; i++)
        {
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
            await page.GotoAsync(address.ToString());
            await page.Locator(".rowlink").First.WaitForAsync();
        }

        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
