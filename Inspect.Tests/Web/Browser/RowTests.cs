using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Rows behave as links do.</summary>
public sealed class RowTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Row_Clicked_OpensInThisTab()
    {
        await using var app = await StartAsync();
        var page = await fixture.OpenAsync(app, "runs");

        await page.Locator("tr.rowlink td").Last.ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("demo");
        Assert.Single(page.Context.Pages);
    }

    [Theory]
    [InlineData("td:last-child", MouseButton.Middle, null)]
    [InlineData("td:last-child", MouseButton.Left, KeyboardModifier.Control)]
    [InlineData("a", MouseButton.Middle, null)]
    [InlineData("a", MouseButton.Left, KeyboardModifier.Control)]
    public async Task Row_ClickedForANewTab_OpensOneAndStays(string place, MouseButton button, KeyboardModifier? with)
    {
        await using var app = await StartAsync();
        var page = await fixture.OpenAsync(app, "runs");

        var tab = await page.Context.RunAndWaitForPageAsync(() =>
            page.Locator($"tr.rowlink {place}").ClickAsync(new() { Button = button, Modifiers = with is { } key ? [key] : [] }));

        await Expect(tab.Locator("h1")).ToHaveTextAsync("demo");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Runs");
        Assert.Equal(2, page.Context.Pages.Count);
    }

    private static async Task<AppFactory> StartAsync()
    {
        var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        return app;
    }
}
