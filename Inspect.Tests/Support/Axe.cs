using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Inspect.Tests.Support;

/// <summary>Judges pages by axe in the page itself: the adapter for Playwright opens a second page for each judgement.</summary>
internal static class Axe
{
    private static readonly string Load = $"() => {{ if (!window.axe) {{ {new BundledAxeScriptProvider().GetScript()} }} }}";

    private const string Run = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => v.id + ' ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html).join(' '))
        """;

    /// <summary>What it finds of serious or worse, as lines.</summary>
    public static async Task<string[]> JudgeAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => !!window.axe"))
        {
            await page.EvaluateAsync(Load);
        }

        return await page.EvaluateAsync<string[]>(Run);
    }
}
