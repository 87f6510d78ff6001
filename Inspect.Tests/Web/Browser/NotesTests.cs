using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Tags and metadata of a run, edited in a real browser with the keyboard alone.</summary>
public sealed class NotesTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TagsAndMetadata_ByKeyboardAlone_AreSavedSignedAndTakenBack()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var run = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.EvalId;
        var page = await fixture.OpenAsync(app, $"/runs/{run}");
        var keys = page.Keyboard;
        await page.Locator(".runtags .btn").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("New tag")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Signed as")).Not.ToHaveValueAsync(string.Empty);

        // A letter that is a shortcut elsewhere is a letter here.
        await keys.TypeAsync("checked");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".notes .tag")).ToHaveTextAsync(["checked"]);
        await Expect(page.GetByLabel("New tag")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("New tag")).ToHaveValueAsync(string.Empty);
        await keys.PressAsync("Tab");
        await Expect(page.GetByLabel("New key")).ToBeFocusedAsync();
        await keys.TypeAsync("owner");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("{\"name\": \"ann\"}");
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Value of owner")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("New key")).ToBeFocusedAsync();
        foreach (var text in new[] { null, null, "looks right", "ann" })
        {
            await keys.PressAsync("Tab");
            if (text is not null)
            {
                await keys.PressAsync("Control+A");
                await keys.TypeAsync(text);
            }
        }

        await keys.PressAsync("Enter");
        await Expect(page.Locator(".notes .help[role=status]")).ToHaveTextAsync("Saved.");
        await Expect(page.Locator(".runtags .tag")).ToHaveTextAsync(["checked"]);
        await Expect(page.Locator(".nhist li")).ToHaveCountAsync(2);
        await page.Locator(".nhist .btn").Last.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".nhist li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".runtags .tag")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("New tag")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");

        await Expect(page.Locator(".notes")).ToHaveCountAsync(0);
        await Expect(page.Locator(".runtags .btn")).ToBeFocusedAsync();
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal("ann", log.Metadata["owner"].GetProperty("name").GetString());

        // Who edits again need not sign again.
        await page.ReloadAsync();
        await page.Locator(".runtags .btn").ClickAsync();
        await Expect(page.GetByLabel("Signed as")).ToHaveValueAsync("ann");
        await page.Context.CloseAsync();
    }
}
