using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The list of runs in a real browser: boxes, completion, selection, and a link that shows the same elsewhere.</summary>
public sealed class RunsPageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Filter_ByKeyboardWithCompletion_ShowsItsBoxesAndItsFaults()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue", "blue");
        var page = await fixture.OpenAsync(app, "/runs");
        var field = page.Locator("#runs-filter");

        await page.Keyboard.PressAsync("/");
        await Expect(field).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("tas");
        await Expect(page.Locator(".suggest li").First).ToContainTextAsync("task");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("== bl");
        await Expect(page.Locator(".suggest li").First).ToContainTextAsync("\"blue\"");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");

        await Expect(field).ToHaveValueAsync("task == \"blue\" ");
        await Expect(page.Locator(".runcount")).ToHaveTextAsync("2 of 3");
        await Expect(page.GetByLabel("blue", new() { Exact = false }).First).ToBeCheckedAsync();

        await field.FillAsync("task == \"blue\" and scor > 2");
        await Expect(page.Locator(".exprerr")).ToHaveTextAsync("“scor” is not known here; did you mean score?");
        await Expect(page.Locator(".paint .bad")).ToHaveTextAsync("scor");
    }

    [Fact]
    public async Task Filter_CompletedBeforeTheOfferForTheNewLettersIsThere_WaitsForIt()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue", "blue");
        var page = await fixture.OpenAsync(app, "/runs");
        var field = page.Locator("#runs-filter");
        await field.FocusAsync();
        await page.Keyboard.TypeAsync("tas");
        await Expect(page.Locator(".suggest li").First).ToContainTextAsync("task");

        // Quicker than the field asks: what is offered still belongs to the letters before.
        await page.Keyboard.TypeAsync("k == bl");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");

        await Expect(field).ToHaveValueAsync("task == \"blue\" ");
        await Expect(field).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Filter_CompletedWhereTheCaretWent_KeepsWhatStandsBefore()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue");
        var page = await fixture.OpenAsync(app, "/runs");
        var field = page.Locator("#runs-filter");
        await field.FillAsync(" and score > 1");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.TypeAsync("tas");
        await Expect(page.Locator(".suggest li").First).ToContainTextAsync("task");

        // The offer belongs to the beginning, the caret is at the end now.
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");

        await Expect(field).ToHaveValueAsync(new Regex("^tas and score > 1"));
    }

    [Fact]
    public async Task Boxes_WriteTheFilter_AndALinkShowsTheSameRowsAndSelection()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue", "blue");
        var page = await fixture.OpenAsync(app, "/runs");

        await page.Locator(".facet", new() { HasText = "Task" }).GetByText("blue").ClickAsync();
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await page.Locator("tr.rowlink .pick").First.CheckAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Score, 95 % interval" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("q=task.*sel=.*sort=-score"));

        var other = await fixture.OpenAsync(app, new Uri(page.Url).PathAndQuery);
        await Expect(other.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await Expect(other.Locator("tr[aria-selected=true]")).ToHaveCountAsync(1);
        await Expect(other.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Score, 95 % interval↓");
    }

    [Fact]
    public async Task Trash_HasAnUndo()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue");
        var page = await fixture.OpenAsync(app, "/runs");

        await page.Keyboard.PressAsync("j");
        var run = (await page.Locator("tr.cur").GetAttributeAsync("id"))!["run-".Length..][..8];
        await page.Keyboard.PressAsync("x");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();
        await Expect(page.Locator(".selbar")).ToContainTextAsync("1 run moved to the trash.");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(1);
        var gone = await fixture.OpenAsync(app, $"/runs/{run}");
        await Expect(gone.Locator("h1")).ToHaveTextAsync($"Run {run} is in the trash");
        await gone.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(gone.Locator("h1")).ToHaveTextAsync("blue");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();

        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await page.Locator("tr.rowlink .pick").First.CheckAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Columns_AreChosenAndMoved()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red");
        var page = await fixture.OpenAsync(app, "/runs");

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
        await page.Locator(".columns").GetByText("Tags", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("thead th").Last).ToHaveTextAsync("Tags");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Move Tags left" }).ClickAsync();
        await Expect(page.Locator("thead th").Last).ToHaveTextAsync("Started");
        await Expect(page).ToHaveURLAsync(new Regex("cols=status.*tags.*created"));
    }

    [Fact]
    public async Task Views_AreSavedUnderANameAndOpenedAgain()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red", "blue", "blue");
        var page = await fixture.OpenAsync(app, "/runs?q=blue&sort=-task&cols=task,score");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.GetByLabel("Name of this view").FillAsync("Blue <b>ones</b>");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".views li a")).ToHaveTextAsync("Blue <b>ones</b>");
        await Expect(page.Locator("nav.nav a.pin")).ToHaveTextAsync("Blue <b>ones</b>");

        await page.GotoAsync("/models");
        await page.Locator("nav.nav a.pin").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/runs\?q=blue&sort=-task&cols=task"));
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await page.GotoAsync("/runs");
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(3);
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.Locator(".views li a").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/runs\?q=blue&sort=-task&cols=task"));
        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(2);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Forget the view Blue <b>ones</b>" }).ClickAsync();
        await Expect(page.Locator(".views li")).ToHaveCountAsync(0);
        await Expect(page.Locator("nav.nav a.pin")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("[null,1,{\"name\":5},{\"name\":\"x\"},{\"name\":\"mine\",\"query\":\"?q=red\"}]")]
    [InlineData("[{\"name\":\"mine\",\"query\":\"?q=red\"},{\"name\":\"large\",\"query\":\"?q=LONG\"}]")]
    public async Task Views_ThatAreNone_ArePassedOverOnEveryPage(string kept)
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red");
        var page = await fixture.OpenAsync(app, "/models");
        await page.EvaluateAsync("kept => localStorage.setItem('inspect-views', kept)", kept.Replace("LONG", new string('x', 100_000), StringComparison.Ordinal));

        await page.GotoAsync("/runs");

        await Expect(page.Locator("tr.rowlink")).ToHaveCountAsync(1);
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await Expect(page.Locator("nav.nav a.pin")).ToHaveTextAsync(kept.Contains("mine", StringComparison.Ordinal) ? ["mine"] : []);
        await page.Locator("nav.nav a[href='/tasks']").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Tasks");
    }

    [Fact]
    public async Task Columns_AreMadeWiderByDragAndByKeyboard_AndStaySo()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "red");
        var page = await fixture.OpenAsync(app, "/runs");
        var grip = page.GetByRole(Microsoft.Playwright.AriaRole.Separator, new() { Name = "Width of Task" });
        await Expect(grip).ToHaveAttributeAsync("aria-valuenow", new Regex("^[0-9]+$"));
        var width = await WidthAsync(page);

        await grip.FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(grip).ToHaveAttributeAsync("aria-valuenow", Text(width + 50));
        var box = (await grip.BoundingBoxAsync())!;

        // The right half of the grip lies over the head of the next column.
        await page.Mouse.MoveAsync(box.X + 18, box.Y + 12);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 48, box.Y + 12);
        await page.Mouse.UpAsync();
        await Expect(grip).ToHaveAttributeAsync("aria-valuenow", Text(width + 80));

        await page.ReloadAsync();
        await Expect(grip).ToHaveAttributeAsync("aria-valuenow", Text(width + 80));
        Assert.Equal(width + 80, await WidthAsync(page));
        await grip.FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(grip).ToHaveAttributeAsync("aria-valuenow", Text(width));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Task<int> WidthAsync(Microsoft.Playwright.IPage page) =>
        page.EvaluateAsync<int>("() => Math.round(document.querySelector('.colgrip[data-column=task]').closest('th').getBoundingClientRect().width)");

    private static async Task WriteAsync(AppFactory app, params string[] tasks)
    {
        for (var i = 0; i < tasks.Length; i++)
        {
            var spec = Logs.MakeLog.Spec(tasks[i]) with { Created = Logs.MakeLog.Noon.AddMinutes(i) };
            await using var writer = await Inspect.Engine.Logs.Writing.EvalLogWriter.StartAsync(
                Path.Combine(app.Logs, $"{i}.eval"), spec, Logs.MakeLog.Plan(), Logs.MakeLog.Options, TestContext.Current.CancellationToken);
            await writer.FinishAsync(Logs.MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }
    }
}
