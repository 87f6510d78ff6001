using System.Text.Json;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>What a browser that has nothing of the app fetches for the start page.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class FirstLoadTests(BrowserFixture fixture, ITestOutputHelper output)
{
    /// <summary>Head and body of all answers as they go over the wire: two fonts, the two frameworks, the app's own.</summary>
    private const int MostBytes = 250_000;

    [Fact]
    public async Task StartPage_InAFreshBrowser_IsLight()
    {
        await using var app = new AppFactory();
        await using var context = await fixture.NewContextAsync(new() { BaseURL = app.Start().ToString() });
        var page = await context.NewPageAsync();
        var sizes = await SizesOfAsync(page);

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" })).ToBeEnabledAsync();

        foreach (var (address, bytes) in sizes.OrderByDescending(s => s.Value))
        {
            output.WriteLine($"{bytes,7} {address}");
        }

        Assert.Contains(sizes, s => s.Key.Contains("/MudBlazor.min.", StringComparison.Ordinal));
        Assert.Contains(sizes, s => s.Key.EndsWith(".woff2", StringComparison.Ordinal));
        Assert.InRange(sizes.Sum(s => s.Value), 1, MostBytes);
    }

    /// <summary>Bytes by address, filled while the page loads.</summary>
    private static async Task<Dictionary<string, long>> SizesOfAsync(IPage page)
    {
        var addresses = new Dictionary<string, string>();
        var sizes = new Dictionary<string, long>();
        var network = await page.Context.NewCDPSessionAsync(page);
        network.Event("Network.responseReceived").OnEvent += (_, e) =>
            addresses[Text(e, "requestId")] = e!.Value.GetProperty("response").GetProperty("url").GetString()!;
        network.Event("Network.loadingFinished").OnEvent += (_, e) =>
            sizes[addresses[Text(e, "requestId")]] = (long)e!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        return sizes;
    }

    private static string Text(JsonElement? update, string name) => update!.Value.GetProperty(name).GetString()!;
}
