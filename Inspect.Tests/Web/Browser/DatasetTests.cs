using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Datasets made and changed in a real browser.</summary>
public sealed class DatasetTests(BrowserFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Paste_WithAnEqualIdAndAnEmptyTarget_IsCorrectedInTheEditorAndSaved()
    {
        using var tasks = new TaskFolder();
        await using var app = new AppFactory(tasks.Path);
        var page = await fixture.OpenAsync(app, "/datasets/new");
        await page.Locator("#paste").FillAsync("id\tquestion\tanswer\nmn\tCapital of Mongolia?\tUlaanbaatar\nkz\tCapital of Kazakhstan?\tAstana\nbo\tCapital of Bolivia?\tSucre\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read rows" }).ClickAsync();
        await Expect(page.Locator("table.items tbody tr")).ToHaveCountAsync(3);
        await page.Locator("#dataset-name").FillAsync("capitals");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/datasets/capitals$"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.Locator("table.edit tbody tr")).ToHaveCountAsync(3);
        await page.Locator("#c-1-id").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("td.editing textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("mn");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".banner.bad")).ToContainTextAsync("row 2: id mn is used in row 1");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".banner.bad")).ToHaveCountAsync(0);
        await page.Locator("#c-2-target").ClickAsync();
        await Expect(page.Locator("td.editing textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Sucre; La Paz");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#c-2-target")).ToHaveTextAsync("Sucre; La Paz");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/datasets/capitals$"));

        Assert.Equal(
            "{\"id\":\"mn\",\"input\":\"Capital of Mongolia?\",\"target\":\"Ulaanbaatar\"}\n{\"id\":\"kz\",\"input\":\"Capital of Kazakhstan?\",\"target\":\"Astana\"}\n{\"id\":\"bo\",\"input\":\"Capital of Bolivia?\",\"target\":[\"Sucre\",\"La Paz\"]}\n",
            await File.ReadAllTextAsync(Path.Combine(tasks.Path, "datasets", "capitals.jsonl"), Stop));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TwoBrowsers_TheSecondToSave_IsToldAndKeepsItsRowsBeside()
    {
        using var tasks = new TaskFolder();
        Directory.CreateDirectory(Path.Combine(tasks.Path, "datasets"));
        var path = Path.Combine(tasks.Path, "datasets", "d.jsonl");
        await File.WriteAllTextAsync(path, "{\"input\": \"a\", \"target\": \"x\"}\n", Stop);
        await using var app = new AppFactory(tasks.Path);
        var first = await fixture.OpenAsync(app, "/datasets/d/edit");
        var second = await fixture.OpenAsync(app, "/datasets/d/edit");
        await SetAsync(first, "one");
        await first.Keyboard.PressAsync("Control+s");
        await Expect(first).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/datasets/d$"));

        await SetAsync(second, "two");
        await second.Keyboard.PressAsync("Control+s");

        await Expect(second.Locator(".banner.bad")).ToContainTextAsync("was changed by somebody else");
        Assert.Equal("{\"input\":\"a\",\"target\":\"one\"}\n", await File.ReadAllTextAsync(path, Stop));
        await second.GetByLabel("Another name").FillAsync("mine");
        await second.GetByRole(AriaRole.Button, new() { Name = "Save as" }).ClickAsync();
        await Expect(second).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/datasets/mine$"));
        Assert.Equal("{\"input\":\"a\",\"target\":\"two\"}\n", await File.ReadAllTextAsync(Path.Combine(tasks.Path, "datasets", "mine.jsonl"), Stop));
        await first.Context.CloseAsync();
        await second.Context.CloseAsync();
    }

    [Fact]
    public async Task Library_HundredThousandRows_OpensAndGoesToTheLast()
    {
        using var tasks = new TaskFolder();
        Directory.CreateDirectory(Path.Combine(tasks.Path, "datasets"));
        await File.WriteAllLinesAsync(Path.Combine(tasks.Path, "datasets", "large.jsonl"), Enumerable.Range(1, 100_000).Select(i => $"{{\"input\": \"item {i}\", \"target\": \"{i}\"}}"), Stop);
        await using var app = new AppFactory(tasks.Path);
        var page = await fixture.OpenAsync(app, "/datasets/large");

        await page.GetByRole(AriaRole.Link, new() { Name = "Last" }).ClickAsync();

        await Expect(page.Locator("table.items tbody tr").Last).ToContainTextAsync("item 100000");
        await page.Context.CloseAsync();
    }

    private static async Task SetAsync(IPage page, string text)
    {
        await page.Locator("#c-0-target").ClickAsync();
        await Expect(page.Locator("td.editing textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#c-0-target")).ToHaveTextAsync(text);
    }
}
