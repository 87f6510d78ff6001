using System.Diagnostics;
using System.Globalization;
using Inspect.Benchmarks.Live;
using Inspect.Benchmarks.Logs;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Inspect.Benchmarks.Pages;

/// <summary>
/// What a reader waits for, in Chromium on loopback: times from the browser's own clock, medians of five rounds, and beside each page the
/// time of an empty page of the app in the same round, since machines differ by a factor of three.
/// </summary>
internal static class PageLoad
{
    private const int Rounds = 5;
    private const int Viewers = 20;
    private const int Samples = 100_000;
    private const double Megabyte = 1 << 20;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    /// <summary>Measures.</summary>
    /// <param name="sections">Of <c>first</c>, <c>runs</c>, <c>samples</c>, <c>transcripts</c> and <c>viewers</c> those that are wanted; none for all.</param>
    public static async Task RunAsync(IReadOnlyCollection<string> sections)
    {
        bool Wants(string section) => sections.Count == 0 || sections.Contains(section);

        using var server = await LoadServer.StartAsync(null);
        await LogFolder.FillAsync(server.Logs);
        for (var i = 0; i < 20; i++)
        {
            await LargeLog.WriteAsync(Path.Combine(server.Logs, $"other{i}.eval"), "other", 2);
        }

        var many = await LargeLog.WriteAsync(Path.Combine(server.Logs, "large.eval"), "large", Samples);
        var large = await MakeLog.LargeAsync(Path.Combine(server.Logs, "long.eval"), 100, CancellationToken.None);
        var agent = AgentLog() is { } found ? Path.Combine(server.Logs, Path.GetFileName(found)) : null;
        if (agent is not null)
        {
            File.Copy(AgentLog()!, agent);
        }

        await server.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, CancellationToken.None);
        await server.RestartAsync();
        using var proxy = new CountingProxy(server.Address);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Live.Viewers.Chromium);
        var table = new ResultTable();
        if (Wants("first"))
        {
            await FirstLoadAsync(browser, proxy, table);
        }

        // Bytes are counted on a way of their own, which takes its time.
        var page = await TimedPage.OpenAsync(browser, server.Address);
        if (Wants("runs"))
        {
            await RunsAsync(page, table);
        }

        if (Wants("samples"))
        {
            await SamplesAsync(page, table, $"runs/{many}");
        }

        if (Wants("transcripts"))
        {
            await TranscriptsAsync(browser, page, proxy, table, await PathAsync(server, agent), await PathAsync(server, large));
        }

        await page.CloseAsync();
        if (Wants("viewers"))
        {
            await ViewersAsync(browser, proxy, table, $"runs/{many}");
        }

        table.Print();
    }

    /// <summary>The agent's log of 784 kB from the archive, where it is beside the project.</summary>
    private static string? AgentLog() => Vectors.Folder(Path.Combine("logs", "archive")) is { } archive ? Directory.GetFiles(archive, "*_cybench_*").OrderBy(f => f, StringComparer.Ordinal).Last() : null;

    /// <summary>Address of the first sample of a log, or null without one.</summary>
    private static async Task<string?> PathAsync(LoadServer server, string? log)
    {
        if (log is null)
        {
            return null;
        }

        var indexed = (await server.Services.GetRequiredService<LogIndex>().ReadAsync(log, CancellationToken.None))!;
        var run = (await server.Services.GetRequiredService<RunStore>().FindAsync(indexed.Brief!.EvalId!, CancellationToken.None))!;
        var page = await server.Services.GetRequiredService<SampleSource>().PageAsync(run, SampleQuery.All, 0, 1, CancellationToken.None);
        return $"{SamplePlace.Of(run.Run, page.Rows[0])}/transcript";
    }

    private static async Task FirstLoadAsync(IBrowser browser, CountingProxy proxy, ResultTable table)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var before = proxy.Sent;
            var page = await TimedPage.OpenAsync(browser, proxy.Address);
            await page.GoAsync("", TimedPage.Heading);
            await Task.Delay(Settle, TimeProvider.System);
            table.Add("first load of the app, kB over the wire", (proxy.Sent - before) / 1000.0, 250);
            table.Add("first load, largest paint, ms", await page.NumberAsync("window.largest"), 1200);
            table.Add("first load, layout shift × 1000", 1000 * await page.NumberAsync("window.shift"), 20);
            await page.CloseAsync();
        }
    }

    private static async Task RunsAsync(TimedPage page, ResultTable table)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var empty = await page.GoAsync("nowhere", TimedPage.Heading);
            table.Add("empty page, ms", empty);

            // As a reader comes who was not here: a list that was left far down is found there again.
            await page.Page.EvaluateAsync("() => sessionStorage.clear()");
            var first = await page.GoAsync("runs", TimedPage.Row);
            table.Add("Runs, 10,000 logs: first row, ms beyond an empty page", first - empty, 150);
            table.Add("Runs: layout shift × 1000", 1000 * await page.NumberAsync("window.shift"), 20);
            table.Add("Runs: a word in the filter, ms", await page.DoAsync(Typed("runs-filter", "other"), "document.querySelector('.runcount').innerText.startsWith('20 ')"), 100);
            await Task.Delay(Settle, TimeProvider.System);
            table.Add("Runs: the filter emptied, ms", await page.DoAsync(Typed("runs-filter", ""), "document.querySelector('.runcount').innerText.startsWith('10,0') && document.querySelectorAll('tr.rowlink').length > 20"), 100);
            await Task.Delay(Settle, TimeProvider.System);
            table.Add("Runs: sorted by task, ms", await page.DoAsync("[...document.querySelectorAll('th button, th a')].find(e => e.innerText.startsWith('Task')).click()", "document.querySelector('th[aria-sort=descending]')?.innerText.startsWith('Task') && document.querySelector('tr.rowlink')?.innerText.includes('other')"), 100);
            await page.GoAsync("runs", TimedPage.Row);
            table.Add("Runs: frames with blank rows while scrolling 120 px a frame, %", 100 * await page.ScrollAsync(120, 180), 0);
        }
    }

    private static async Task SamplesAsync(TimedPage page, ResultTable table, string path)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var empty = await page.GoAsync("nowhere", TimedPage.Heading);
            var first = await page.GoAsync(path, TimedPage.Row);
            table.Add("run of 100,000 samples: first rows, ms beyond an empty page", first - empty, 500);

            // Rows are there before the page is interactive; what is drawn then comes in its place.
            await page.Page.Locator("#samples-filter").WaitForAsync();
            table.Add("run of 100,000: a condition in the filter, ms", await page.DoAsync(Typed("samples-filter", $"id == '{1000 + round}'"), "document.querySelectorAll('main tr.rowlink').length === 1"), 250);
            table.Add("run of 100,000: a condition over all rows, ms", await page.DoAsync(Typed("samples-filter", $"score == 'C' and answer_contains('h.{{0,{round + 1}}}llo')"), "document.querySelectorAll('main tr.rowlink').length > 20"), 250);
            await page.GoAsync(path, TimedPage.Row);
            table.Add("run of 100,000: frames with blank rows while scrolling 120 px a frame, %", 100 * await page.ScrollAsync(120, 180), 0);
        }
    }

    private static async Task TranscriptsAsync(IBrowser browser, TimedPage page, CountingProxy proxy, ResultTable table, string? agent, string? large)
    {
        for (var round = 0; round < Rounds && agent is not null; round++)
        {
            var empty = await page.GoAsync("nowhere", TimedPage.Heading);
            table.Add("agent's sample of 784 kB: first event, ms beyond an empty page", await page.GoAsync(agent, TimedPage.Event) - empty, 250);
            table.Add("agent's sample: layout shift × 1000", 1000 * await page.NumberAsync("window.shift"), 20);
            table.Add("agent's sample: nodes of the page", await page.NumberAsync("document.querySelectorAll('*').length"), 2500);
            table.Add("agent's sample: outline jump, ms", await page.DoAsync("window.was = document.getElementById('sample-scroll').scrollTop; [...document.querySelectorAll('.outline li button')].at(-1).click()", "document.getElementById('sample-scroll').scrollTop !== window.was"), 100);
            await page.Page.Keyboard.PressAsync("Control+f");
            await page.Page.Locator("#find").FillAsync("flag");
            await page.Page.Locator(".findband [role=status]", new() { HasText = " of " }).WaitForAsync();
            table.Add("agent's sample: find next, ms", await page.DoAsync("window.was = document.querySelector('.findband [role=status]').innerText; document.querySelector('.findband [aria-label=\"Next place\"]').click()", "document.querySelector('.findband [role=status]').innerText !== window.was && document.querySelector('mark.found')"), 100);
        }

        if (agent is not null)
        {
            var counted = await TimedPage.OpenAsync(browser, proxy.Address);
            for (var round = 0; round < Rounds; round++)
            {
                await counted.GoAsync("nowhere", TimedPage.Heading);
                table.Add("agent's sample: all read, kB over the wire", await ReadAllAsync(counted, proxy, agent), 400);
            }

            await counted.CloseAsync();
        }

        for (var round = 0; round < Rounds && large is not null; round++)
        {
            var empty = await page.GoAsync("nowhere", TimedPage.Heading);
            await Task.Delay(Settle, TimeProvider.System);
            using var memory = new PeakMemory();
            table.Add("sample of 100 MB: first event, ms beyond an empty page", await page.GoAsync(large, TimedPage.Event) - empty, 500);
            await Task.Delay(Settle, TimeProvider.System);
            table.Add("sample of 100 MB: memory more, MB", memory.More / Megabyte, 32);
        }
    }

    /// <returns>Kilobytes that reading a whole sample took.</returns>
    private static async Task<double> ReadAllAsync(TimedPage page, CountingProxy proxy, string sample)
    {
        var before = proxy.Sent;
        await page.GoAsync(sample, TimedPage.Event);
        while (await page.Page.Locator("button.more").CountAsync() > 0)
        {
            await page.Page.Locator("button.more").First.ClickAsync();
            await Task.Delay(Settle, TimeProvider.System);
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        await page.Page.Locator(".turn.shut").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Task.Delay(Settle, TimeProvider.System);
        return (proxy.Sent - before) / 1000.0;
    }

    private static async Task ViewersAsync(IBrowser browser, CountingProxy proxy, ResultTable table, string path)
    {
        for (var i = 0; i < Viewers; i++)
        {
            var page = await TimedPage.OpenAsync(browser, proxy.Address);
            await page.GoAsync(i % 2 == 0 ? path : "runs", TimedPage.Row);
            await page.ScrollAsync(40, 60);
        }

        await Task.Delay(Settle, TimeProvider.System);
        using var self = Process.GetCurrentProcess();
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{Viewers} viewers reading: memory of the server and this script, MB"), self.WorkingSet64 / Megabyte, 400);
    }

    private static string Typed(string field, string text) =>
        $"const f = document.getElementById('{field}'); f.value = `{text}`; f.dispatchEvent(new Event('input', {{ bubbles: true }}))";
}
