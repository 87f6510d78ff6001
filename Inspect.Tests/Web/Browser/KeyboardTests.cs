using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The first journey without a mouse.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class KeyboardTests(BrowserFixture fixture)
{
    private const string ReplaceHeading = "id => { const late = document.createElement('h1'); late.id = id; late.tabIndex = -1; document.querySelector('h1').replaceWith(late); }";

    /// <summary>Markup of the focused element if nothing shows that it has the focus; of a field, the border does.</summary>
    private const string WithoutRing = """
        () => {
          const e = document.activeElement;
          const ring = getComputedStyle(e.closest('.expr') ?? e);
          const seen = e === document.body || e.closest('.mud-input') || (ring.outlineStyle === 'solid' && parseFloat(ring.outlineWidth) >= 2);
          return seen ? '' : e.outerHTML.slice(0, 200);
        }
        """;

    [Fact]
    public async Task Filter_TypedFasterThanItsAnswers_KeepsEveryLetter()
    {
        await using var app = new AppFactory();
        await Logs.MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync(app);
        await page.GotoAsync("runs");
        var field = page.Locator("#runs-filter");

        foreach (var word in (string[])["score ", "edit ", "done"])
        {
            await field.PressSequentiallyAsync(word, new() { Delay = 60 });
            await Expect(page).ToHaveURLAsync(new Regex("q=" + word.Trim()[..1] + "|q="));
        }

        await Expect(page).ToHaveURLAsync(new Regex("q=score%20edit%20done$"));
        await Expect(field).ToHaveValueAsync("score edit done");
    }

    [Fact]
    public async Task Field_OpenedByAKey_GetsWhatIsTypedBeforeItIsThere()
    {
        await using var app = new AppFactory();
        await Logs.MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync(app, "runs");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("jogging");
        await Expect(page.Locator("#runs-filter")).ToHaveValueAsync("jogging");
        await Expect(page).ToHaveURLAsync(new Regex("q=jogging$"));

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("ghosts");
        await Expect(page.Locator("#jump")).ToHaveValueAsync("ghosts");

        // A field that was left has no letters any more, however soon.
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#jump")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#runs-filter")).ToBeFocusedAsync();
        await Expect(page.Locator("#runs-filter")).Not.ToHaveValueAsync(new Regex("ghosts"));
    }

    [Fact]
    public async Task FirstRun_ByKeyboardAlone_IsStartedReadAndCloned()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" })).ToBeEnabledAsync();

        await TabToAsync(page, "Run hello world");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".verdictbox")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await TabToAsync(page, "Run again with 10 epochs");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".dots .mark")).ToHaveCountAsync(10);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await TabToAsync(page, "Clone");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 1");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("h1")).ToHaveTextAsync("hello_world");

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("r");
        await Expect(page).ToHaveURLAsync(new Regex("/runs$"));
        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new Regex("/new$"));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/new")]
    public async Task EveryStop_ByTab_ShowsThatItHasTheFocus(string path)
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, path);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        var stops = await page.Locator("a[href]:visible, button:enabled:visible").CountAsync();

        for (var stop = 0; stop < stops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");

            Assert.Equal(string.Empty, await page.EvaluateAsync<string>(WithoutRing));
        }
    }

    [Fact]
    public async Task Form_WithWrongNumbers_SaysTheRangeAtOnceAndCtrlEnterGoesToTheFirst()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, "/new");
        await page.Locator("#top-p").FillAsync("7");
        await Expect(page.Locator(".help.bad")).ToHaveTextAsync("top_p is 7, but must be above 0, up to 1.");
        await page.Locator("#epochs").FillAsync("ten");
        await Expect(page.Locator(".help.bad").First).ToHaveTextAsync("Epochs must be a whole number from 1 to 10,000, not ten.");
        await page.Locator("#stop-seqs").FocusAsync();

        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator("#epochs")).ToBeFocusedAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/new$"));
    }

    [Fact]
    public async Task QuestionMark_ListsTheKeysOfThePageAndApartThoseOfTheApp()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, "/runs");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");

        await Expect(page.Locator("[role=dialog] .keygroup")).ToHaveTextAsync(["On this page", "On every page"]);
        await Expect(page.Locator("[role=dialog] .keys").First.Locator("dd")).ToHaveTextAsync(["Next run", "Previous run", "Open the run", "Select the run", "Filter"]);
        await Expect(page.Locator("[role=dialog] .keys").Last.Locator("dd")).ToHaveTextAsync(["Search or jump", "Home", "Runs", "Tasks", "Datasets", "Models", "Queue", "Settings", "New run", "Keys that work"]);
    }

    [Fact]
    public async Task Letters_InAField_AreText()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, "/new");
        await page.Locator("#system-message").FillAsync(string.Empty);

        await page.Locator("#system-message").PressSequentiallyAsync("gr n?");

        await Expect(page.Locator("#system-message")).ToHaveValueAsync("gr n?");
        await Expect(page).ToHaveURLAsync(new Regex("/new$"));
    }

    [Fact]
    public async Task Heading_DrawnLate_GetsTheFocusUntilTheReaderActs()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app, "/runs");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await page.EvaluateAsync(ReplaceHeading, "late");
        await Expect(page.Locator("h1#late")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await page.EvaluateAsync(ReplaceHeading, "later");
        await page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        await Expect(page.Locator("h1#later")).Not.ToBeFocusedAsync();
    }

    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("() => document.activeElement?.innerText ?? ''") is { } text && text.Contains(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"Tab never reached {name}.");
    }
}
