using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The models in a real browser.</summary>
public sealed class ModelPageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Model_OpenedByTheKeyboard_AnswersInTheChatBox()
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        var page = await fixture.OpenAsync(app);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Models");
        await page.GetByRole(AriaRole.Link, new() { Name = "tiny", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("tiny");
        await page.Locator("summary").ClickAsync();
        await page.Locator("#max-tokens").FillAsync("5");
        await Expect(page.Locator("label[for=max-tokens] .src")).ToHaveTextAsync("you");

        await page.Locator("#chat-text").FillAsync("Say hello");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator(".cmsg")).ToHaveCountAsync(2);
        await Expect(page.Locator(".help[role=status]")).ToContainTextAsync("of the prompt");
        await Expect(page.Locator(".head .pill")).ToHaveTextAsync("Loaded");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unload" }).ClickAsync();
        await Expect(page.Locator(".head .pill")).ToHaveTextAsync("On disk");
        await page.GetByRole(AriaRole.Link, new() { Name = "New run" }).Last.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/new\\?model=onnx%2Ftiny"));
    }
}
