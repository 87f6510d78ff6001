using Deque.AxeCore.Playwright;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>What the page says when the server can no longer be reached.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class ReconnectTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task LostConnection_IsSaidInReadableWords_AndThePageStays(ColorScheme theme)
    {
        await using var app = new AppFactory();
        await using var context = await fixture.NewContextAsync(new() { BaseURL = app.Start().ToString(), ColorScheme = theme });
        var page = await context.NewPageAsync();
        var opened = new TaskCompletionSource<IWebSocketRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), socket =>
        {
            socket.ConnectToServer();
            opened.TrySetResult(socket);
        });
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" })).ToBeEnabledAsync();
        var connection = await opened.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        await page.WaitForFunctionAsync("() => window.Blazor && document.querySelector('.statusline')?.textContent.includes('logs')", options: BrowserFixture.EveryMoment);

        await page.RouteAsync("**/_blazor/negotiate**", request => request.AbortAsync());
        await connection.CloseAsync();

        var said = page.Locator("#reconnect");
        await Expect(said).ToContainTextAsync("Connection lost");
        await page.Locator("nav.nav a").Last.ClickAsync(new() { Trial = true });
        var found = await said.RunAxe();
        Assert.Empty(found.Violations.Select(v => $"{v.Id} {v.Help}"));
        Assert.Contains(found.Passes, rule => rule.Id == "color-contrast");
        Assert.DoesNotContain(found.Incomplete, rule => rule.Id == "color-contrast");
    }
}
