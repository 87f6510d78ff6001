using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>A model that is added by its name in a real browser.</summary>
public sealed class NamedModelTests(BrowserFixture fixture)
{
    [Fact]
    public async Task AddByName_ShowsHowItGoesOn_SurvivesLeaving_AndIsCancelledWithoutATrace()
    {
        var home = Directory.CreateTempSubdirectory("inspect-named-page-").FullName;
        try
        {
            await using var hub = await FakeHub.StartAsync();
            var weights = new byte[4_000_000];
            hub.Add("test/tiny", ("config.json", "{}"u8.ToArray()), ("model.safetensors", weights));
            hub.Before = async context =>
            {
                if (context.Request.Path.Value != "/" + FakeHub.Sha256(weights))
                {
                    return false;
                }

                context.Response.ContentLength = weights.Length;
                await context.Response.Body.WriteAsync(weights.AsMemory(0, 1_000_000), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            };
            var models = Path.Combine(home, "models");
            await using var app = new AppFactory(models: models) { Hub = hub.Environment(home) };
            var page = await fixture.OpenAsync(app, "/models");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add model", Exact = true }).ClickAsync();
            await page.GetByLabel("Name, as on Hugging Face").FillAsync("hf/test/tiny");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText(" of 4 MB")).ToBeVisibleAsync();

            await page.GotoAsync("/runs");
            await page.GotoAsync("/models");
            await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
            await Expect(page.GetByText(" of 4 MB")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel hf/test/tiny" }).ClickAsync();

            await Expect(page.Locator(".fl [role=alert]")).ToHaveTextAsync("Cancelled; nothing of it is kept.");
            Assert.Empty(Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
