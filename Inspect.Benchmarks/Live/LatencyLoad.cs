using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Playwright;

namespace Inspect.Benchmarks.Live;

/// <summary>
/// What somebody waits for who starts a run and watches it, by the browser's own clock, from the click on: the first token of the
/// built-in model, the last score; and how old a token is when the frame is drawn that shows it. Each number is taken two frames after
/// the text has changed, when it is painted.
/// </summary>
internal static class LatencyLoad
{
    private const int Runs = 12;
    private const int Rows = 10;
    private const int TokensPerSecond = 200;
    private const int TokensPerAnswer = 400;

    private const string Hello = """
        dataset: [{input: Just reply with Hello World, target: Hello World}]
        scorer: exact
        epochs: EPOCHS
        config: {max_tokens: 20, temperature: 1}
        """;

    private const string Watch = """
        () => {
          const painted = told => requestAnimationFrame(() => requestAnimationFrame(() => told(performance.now())));
          window.at = {};
          window.ages = [];
          let newest = 0;
          document.addEventListener('click', e => { if (e.target.closest('.nrside .primary')) { window.at = { click: performance.now() }; } }, true);
          new MutationObserver(() => {
            const at = window.at;
            const text = [...document.querySelectorAll('tr.gen td:nth-child(3), td.answer, .msg')].map(a => a.textContent).join(' ').trim();
            if (at.click && !at.first && location.pathname.startsWith('/runs/') && text) { at.first = -1; painted(t => at.first = t - at.click); }
            if (at.click && !at.done && document.querySelector('.pill.box')?.textContent.includes('Done')) { at.done = -1; painted(t => at.done = t - at.click); }
            const stamps = (text.match(/\b1\d{12}\b/g) ?? []).map(Number).filter(n => n > newest);
            if (stamps.length) { newest = Math.max(...stamps); const shown = newest; painted(t => window.ages.push(performance.timeOrigin + t - shown)); }
          }).observe(document, { subtree: true, childList: true, characterData: true });
        }
        """;

    public static async Task RunAsync()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Live.Viewers.Chromium);
        await StartAsync(browser);
        await FollowAsync(browser);
    }

    private static async Task StartAsync(IBrowser browser)
    {
        using var server = await LoadServer.StartWithAsync(
            Path.Combine(Repository.Root, "models"), null,
            ("one", Hello.Replace("EPOCHS", "1", StringComparison.Ordinal)), ("ten", Hello.Replace("EPOCHS", "10", StringComparison.Ordinal)));
        foreach (var task in (string[])["one", "ten"])
        {
            List<double> first = [], done = [];
            for (var run = 0; run <= Runs; run++)
            {
                var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
                await page.AddInitScriptAsync($"({Watch})()");
                await page.GotoAsync(new Uri(server.Address, $"new?task={task}").ToString());
                await page.Locator("html[data-keys]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
                await page.Locator(".nrside .primary:not([disabled])").ClickAsync();
                await page.WaitForFunctionAsync("() => at.done > 0 && at.first > 0", null, new() { PollingInterval = 100, Timeout = 120_000 });
                if (run > 0)
                {
                    first.Add(await page.EvaluateAsync<double>("at.first"));
                    done.Add(await page.EvaluateAsync<double>("at.done"));
                }

                await page.CloseAsync();
            }

            Say($"{task}: click to first token", first);
            Say($"{task}: click to score", done);
        }
    }

    private static async Task FollowAsync(IBrowser browser)
    {
        var model = new PacedProvider(
            TokensPerAnswer, TimeSpan.FromSeconds((double)Rows / TokensPerSecond), () => $" {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}");
        using var server = await LoadServer.StartAsync(
            model, ("paced", $"dataset: [{{input: Say hello, target: token}}]\nscorer: includes\nepochs: {Rows}\nmodel: paced/model\n"));
        foreach (var (name, path) in new[] { ("run page", string.Empty), ("sample page", "/s/1/1") })
        {
            var evalId = LogId.New();
            using var stop = new EvalStop();
            var running = server.RunAsync("paced", evalId, stop);
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
            await page.AddInitScriptAsync($"({Watch})()");
            await page.GotoAsync(new Uri(server.Address, $"runs/{evalId}{path}").ToString());
            await running;
            Say($"{name}: token to pixel", await page.EvaluateAsync<double[]>("ages"));
            await page.CloseAsync();
        }
    }

    private static void Say(string name, IReadOnlyCollection<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        Console.WriteLine(sorted.Length == 0 ? $"{name}: nothing seen" : string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {sorted[sorted.Length / 2]:0} ms in the middle, {sorted[0]:0} to {sorted[^1]:0}, nine of ten within {sorted[(int)(sorted.Length * 0.9)]:0} ({sorted.Length} seen)"));
    }
}
