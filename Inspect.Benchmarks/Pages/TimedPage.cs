using Microsoft.Playwright;

namespace Inspect.Benchmarks.Pages;

/// <summary>A page that takes its own times, in the browser, so that nothing of the script's way to it counts.</summary>
internal sealed class TimedPage(IPage page, Uri address)
{
    /// <summary>When each of these is first there, in milliseconds from the start of the navigation; layout shift and largest paint beside them.</summary>
    private const string Watch = """
        (() => {
          const seen = window.seenAt = {}, names = ['h1', 'tr.rowlink', '.turn, .evt'];
          window.shift = 0; window.largest = 0;
          const look = () => { for (const n of names) { if (!(n in seen) && document.querySelector('main ' + n.replace(', ', ', main '))) { seen[n] = performance.now(); } } requestAnimationFrame(look); };
          requestAnimationFrame(look);
          new PerformanceObserver(l => { for (const e of l.getEntries()) { if (!e.hadRecentInput) { window.shift += e.value; } } }).observe({ type: 'layout-shift', buffered: true });
          new PerformanceObserver(l => { for (const e of l.getEntries()) { window.largest = e.startTime; } }).observe({ type: 'largest-contentful-paint', buffered: true });
        })()
        """;

    public const string Heading = "h1";
    public const string Row = "tr.rowlink";
    public const string Event = ".turn, .evt";

    public IPage Page => page;

    /// <summary>A window of its own with an empty cache.</summary>
    public static async Task<TimedPage> OpenAsync(IBrowser browser, Uri address)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(120_000);
        await context.AddInitScriptAsync(Watch);
        return new TimedPage(await context.NewPageAsync(), address);
    }

    /// <summary>Goes to a page and waits until it hears keys.</summary>
    /// <returns>Milliseconds from the start of the navigation until the first of what is looked for was there.</returns>
    public async Task<double> GoAsync(string path, string first)
    {
        await page.GotoAsync(new Uri(address, path).ToString());
        await page.Locator("html[data-keys]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("name => name in window.seenAt", first);
        return await page.EvaluateAsync<double>("name => window.seenAt[name]", first);
    }

    /// <summary>Does something and waits until it shows, in the frame after which it is painted.</summary>
    /// <param name="action">Body of a function without parameters.</param>
    /// <param name="shows">An expression that is true when it shows.</param>
    /// <returns>Milliseconds; NaN when it does not show within 20 seconds.</returns>
    public Task<double> DoAsync(string action, string shows) => page.EvaluateAsync<double>(
        $"() => new Promise(done => {{ const start = performance.now(); (() => {{ {action} }})(); const look = () => {{ if ({shows}) {{ requestAnimationFrame(() => done(performance.now() - start)); }} else if (performance.now() - start > 20000) {{ done(NaN); }} else {{ requestAnimationFrame(look); }} }}; look(); }})");

    /// <summary>Scrolls the list by some pixels a frame.</summary>
    /// <returns>Share of the frames in which a place holder was in view and no row before it, 0 to 1.</returns>
    public Task<double> ScrollAsync(int pixels, int frames) => page.EvaluateAsync<double>(
        """
        ([pixels, frames]) => new Promise(done => {
          const main = document.getElementById('main'); let n = 0, blank = 0;
          const step = () => {
            const view = main.getBoundingClientRect();
            const isSeen = r => {
              const b = r.getBoundingClientRect(), from = Math.max(b.top, view.top + 40), to = Math.min(b.bottom, view.bottom);
              return to - from > 4 && [from + 2, (from + to) / 2, to - 2].some(y => !document.elementFromPoint(b.left + b.width / 2, y)?.closest('tr.rowlink'));
            };
            if ([...main.querySelectorAll('tbody tr:not(.rowlink)')].some(isSeen)) { blank++; }
            main.scrollTop += pixels;
            if (++n < frames) { requestAnimationFrame(step); } else { done(blank / frames); }
          };
          requestAnimationFrame(step);
        })
        """, new[] { pixels, frames });

    public Task<double> NumberAsync(string expression) => page.EvaluateAsync<double>($"() => {expression}");

    public Task CloseAsync() => page.Context.CloseAsync();
}
