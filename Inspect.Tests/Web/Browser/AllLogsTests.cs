using System.Text.Json;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>
/// Every log of the vectors, on every tab of its run and of its first sample: nothing in the console, nothing wider than the window,
/// no serious finding of axe. One page of the browser goes from place to place as a reader does. Logs take turns in being read wide
/// in the light theme and narrow in the dark one; what a page has of elements that no page before it had is judged by axe in both:
/// contrast depends on the theme alone and the order and size of things on the width alone, so these two of the four pairs show all,
/// and what consists of the same elements need not be judged a thousand times. A short run takes every fourth log, a long one all.
/// </summary>
public sealed class AllLogsTests(BrowserFixture fixture, ITestOutputHelper output)
{
    private static readonly (ColorScheme Theme, int Width)[] Looks = [(ColorScheme.Light, 1280), (ColorScheme.Dark, 320)];

    private const int Share = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// Goes to an address inside the app and waits until the page is there and whole. Gives its tabs, its first samples, what is
    /// wider than the window, and whether it has elements that no page before had, told by their names, classes and roles, and
    /// those of what they lie in.
    /// </summary>
    private const string Visit = """
        async ([address, most]) => {
          const seen = window.seenKinds ??= new Set();
          const url = new URL(address, location);
          const tabOf = path => path.match(/\/(?:runs\/[^/]+\/(?:s\/[^/]+\/[^/]+\/)?)([a-z]+)$/)?.[1] ?? '';
          const isWhole = () => document.querySelector('main h1') && !document.querySelector('main .skel, main .skeleton, main [aria-busy=true]')
            && tabOf(document.querySelector('main nav.tabs a[aria-current]')?.pathname ?? '') === tabOf(url.pathname);
          // A page that differs in nothing from the one before it changes nothing.
          let changed = performance.now() + 1000;
          const observer = new MutationObserver(() => { changed = Math.min(changed, performance.now()); });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
          Blazor.navigateTo(address);
          const since = performance.now();
          let calm = 0;
          while (calm < 2) {
            await new Promise(requestAnimationFrame);
            calm = location.pathname === url.pathname && performance.now() > changed && isWhole() ? calm + 1 : 0;
            if (performance.now() - since > most) return { fault: 'not whole: ' + document.querySelector('main')?.innerText.slice(0, 300) };
          }
          observer.disconnect();
          const main = document.querySelector('main');
          const kind = e => e.tagName + '.' + [...e.classList].sort().join('.') + (e.getAttribute('role') ?? '');
          let isNew = false;
          for (const e of main.querySelectorAll('*')) {
            if (e.closest('svg') && e.tagName !== 'svg') continue;
            const word = kind(e.parentElement) + '>' + kind(e);
            if (!seen.has(word)) { seen.add(word); isNew = true; }
          }
          const links = of => [...new Set([...main.querySelectorAll(of)].map(a => a.pathname))];
          const title = main.querySelector('h1').textContent;
          return {
            fault: /could not be drawn|There is no run|cannot be shown/.test(title) ? main.innerText.slice(0, 300) : null,
            tabs: links('nav.tabs a').map(tabOf), samples: links('tr.rowlink a').filter(a => a.includes('/s/')).map(a => a.replace(/^.runs.[^/]+/, '')),
            isNew, beyond: window.beyond(),
          };
        }
        """;

    private const string Beyond = """
        () => { window.beyond = () => Math.max(0, ...[...document.querySelectorAll('html, main, .page, .sample, .scroll')].map(e => e.scrollWidth - e.clientWidth)); }
        """;

    [Fact]
    public async Task EveryLog_OnEveryTabOfRunAndSamples_OpensCleanAndAccessible()
    {
        var vectors = Vectors.Folder("logs");
        Assert.SkipUnless(vectors is not null, "The logs of the vectors are not on this machine.");
        await using var app = new AppFactory();
        var all = Copy(vectors!, app.Logs);
        var logs = all.Where((_, number) => number % LongRun.Times(Share, 1) == 0).ToList();
        var page = await fixture.OpenAsync(app, "/runs?retried=show");
        var faults = new List<string>();
        var at = "/runs";
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add($"{at}: console: {message.Text}");
            }
        };
        page.PageError += (_, error) => faults.Add($"{at}: script: {error}");
        await Expect(page.Locator(".runcount")).ToHaveTextAsync(all.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.EvaluateAsync(Beyond);
        var (pages, judged) = (0, 0);

        foreach (var (number, log) in logs.Index())
        {
            var look = Looks[number % Looks.Length];
            await LookAsync(page, look);

            // By its path: some of the logs are copies, and have one id.
            var address = $"/runs/{Uri.EscapeDataString(log)}";
            var run = await GoAsync(address, look);
            foreach (var tab in run.Tabs.Where(t => t.Length > 0))
            {
                await GoAsync($"{address}/{tab}", look);
            }

            foreach (var sample in run.Samples.Take(1))
            {
                foreach (var tab in (await GoAsync($"{address}{sample}/messages", look)).Tabs.Where(t => t != "messages"))
                {
                    await GoAsync($"{address}{sample}/{tab}", look);
                }
            }
        }

        output.WriteLine($"{logs.Count} logs, {pages} pages, {judged} judged");
        Assert.True(pages > 4 * logs.Count, $"{pages} pages of {logs.Count} logs");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await page.Context.CloseAsync();

        async Task<Seen> GoAsync(string address, (ColorScheme Theme, int Width) look)
        {
            at = address;
            pages++;
            var seen = (await page.EvaluateAsync<JsonElement>(Visit, new object[] { address, Patience.Most.TotalMilliseconds })).Deserialize<Seen>(JsonSerializerOptions.Web)!;
            if (seen.Fault is not null)
            {
                faults.Add($"{address}: {seen.Fault}");
            }

            if (seen.Beyond > 0)
            {
                faults.Add($"{address} {look}: {seen.Beyond} pixels beyond the window");
            }

            if (seen.IsNew)
            {
                judged++;
                foreach (var each in Looks.OrderBy(l => l == look ? 0 : 1))
                {
                    await LookAsync(page, each);
                    faults.AddRange((await Axe.JudgeAsync(page)).Select(f => $"{address} {each}: {f}"));
                }

                await LookAsync(page, look);
            }

            return seen;
        }
    }

    private static async Task LookAsync(IPage page, (ColorScheme Theme, int Width) look)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = look.Theme, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(look.Width, 900);
        await page.WaitForFunctionAsync("width => innerWidth === width", look.Width);
    }

    /// <summary>Copies the logs, and what killed ones left; gives their paths in the folder.</summary>
    private static List<string> Copy(string from, string to)
    {
        var logs = new List<string>();
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.EndsWith(".expect.json", StringComparison.Ordinal))
            {
                continue;
            }

            var isLog = Path.GetExtension(file) is ".eval" or ".json" && Path.GetFileName(file) is not ("logs.json" or "eval-set.json" or "manifest.json");
            if (isLog && !char.IsAsciiDigit(Path.GetFileName(file)[0]))
            {
                // A JSON file is a log by its name.
                relative = Path.Combine(Path.GetDirectoryName(relative)!, $"2025-01-01T00-00-00+00-00_{Path.GetFileName(file)}");
            }

            var copy = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);

            // The vectors may be read-only, and a copied file would be too.
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
            if (isLog)
            {
                logs.Add(relative);
            }
        }

        return logs;
    }

    private sealed record Seen(string? Fault, string[] Tabs, string[] Samples, bool IsNew, int Beyond)
    {
        public string[] Tabs { get; init; } = Tabs ?? [];

        public string[] Samples { get; init; } = Samples ?? [];
    }
}
