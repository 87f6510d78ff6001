using System.Globalization;
using Inspect.Engine.Values;
using Microsoft.Playwright;

namespace Inspect.Benchmarks.Live;

/// <summary>
/// Processor time of a browser that watches a run of ten rows: all processes of Chromium together, without a GPU, so that painting
/// counts as well. Beside it two pages that bound it: one of the app on which nothing moves, and a bare one, ten lines of text and no
/// framework, that change as often.
/// </summary>
internal static class BrowserLoad
{
    private const int Rounds = 3;
    private const int Rows = 10;
    private const int TokensPerSecond = 200;
    private const int TokensPerAnswer = 2000;

    private const string BareScript =
        "() => { let n = 0; setInterval(() => { n++; for (const e of document.querySelectorAll('p')) { e.firstChild.data = 'token '.repeat(15) + n; } }, 100); }";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        var model = new PacedProvider(TokensPerAnswer, TimeSpan.FromSeconds((double)Rows / TokensPerSecond));
        using var server = await LoadServer.StartAsync(
            model, ("paced", $"dataset: [{{input: Say hello, target: token}}]\nscorer: includes\nepochs: {Rows}\nmodel: paced/model\n"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Live.Viewers.Chromium);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var processes = await browser.NewBrowserCDPSessionAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            await page.SetContentAsync(string.Concat(Enumerable.Repeat("<p>line</p>", Rows)));
            await page.EvaluateAsync(BareScript);
            await TellAsync(processes, round, "bare page");
            var evalId = LogId.New();
            using var stop = new Engine.Evals.EvalStop();
            var running = server.RunAsync("paced", evalId, stop);
            foreach (var (name, path) in new[] { ("page at rest", "runs?q=nothing"), ("run page", $"runs/{evalId}"), ("sample page", $"runs/{evalId}/s/1/1"), ("Runs", "runs"), ("Home", "") })
            {
                await page.GotoAsync(new Uri(server.Address, path).ToString());
                await page.Locator("nav.nav").WaitForAsync();
                await TellAsync(processes, round, name);
            }

            stop.Cancel();
            await running;
        }
    }

    private static async Task TellAsync(ICDPSession processes, int round, string name)
    {
        await Task.Delay(Settle, TimeProvider.System);
        var before = await SecondsAsync(processes);
        await Task.Delay(Window, TimeProvider.System);
        var share = (await SecondsAsync(processes) - before) / Window.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {name} {share:0.000} of a core"));
    }

    /// <summary>Processor time so far of all processes of the browser.</summary>
    private static async Task<double> SecondsAsync(ICDPSession session) =>
        (await session.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray().Sum(p => p.GetProperty("cpuTime").GetDouble());
}
