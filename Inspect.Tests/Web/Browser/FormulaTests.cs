using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Formulas of a log in a real browser, which knows MathML.</summary>
public sealed class FormulaTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Text = "The **roots** of \\(ax^2+bx+c=0\\) are\n\n\\[ x = \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a} \\]\n\nfor $5 and $10. This is none: $\\frac{1}{$ and \\(\\href{https://away.example/}{y_1}\\).";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_WithFormulas_DrawThemAndLeaveWhatIsNone()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "math.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Messages = [ChatMessage.User(Text)] }, Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await fixture.OpenAsync(app, $"/runs/{spec.EvalId}/s/1/1/messages");

        await Expect(page.Locator("article.msg math")).ToHaveCountAsync(2);
        await Expect(page.Locator("article.msg math[display=block] mfrac msqrt")).ToBeVisibleAsync();
        await Expect(page.Locator(".math > .tex").First).ToBeHiddenAsync();
        await Expect(page.Locator("article.msg")).ToContainTextAsync("for $5 and $10. This is none: $\\frac{1}{$ and \\(\\href{https://away.example/}{y_1}\\).");

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Raw" }).ClickAsync();
        await Expect(page.Locator("article.msg")).ToContainTextAsync("\\[ x = \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a} \\]");
        await Expect(page.Locator("article.msg math")).ToHaveCountAsync(0);
    }
}
