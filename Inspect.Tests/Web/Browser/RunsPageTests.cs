using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The list of runs in a real browser: boxes, completion, selection, and a link that shows the same elsewhere.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class RunsPageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
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
