using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>A dataset and a task made in a real browser, run, and changed afterwards: no code, no file touched by hand.</summary>
public sealed class AuthorTests(BrowserFixture fixture)
{
    private const string Rows = "id\tquestion\tanswer\nmn\tCapital of Mongolia?\tUlaanbaatar\nbf\tCapital of Burkina Faso?\tOuagadougou\nkz\tCapital of Kazakhstan?\tAstana\nkz\tCapital of Kenya?\tNairobi\nbo\tCapital of Bolivia?\t\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey7_PasteMapSaveAuthorRunAndEdit_LeavesTheOldRunIntact()
    {
        using var tasks = new TaskFolder();
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("It is Astana."));
        var page = await fixture.OpenAsync(app, "/datasets/new");
        await MakeDatasetAsync(page);
        await MakeTaskAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/new\\?task=capitals_quiz"));
        var log = await RunAsync(app);
        var sample = await EvalLogReader.ReadSampleAsync(log, Inspect.Engine.Values.SampleId.Of("kz"), 1, Stop);
        Assert.Equal("Question: Capital of Kazakhstan?\nCity:", sample.Events.OfType<ModelEvent>().Single().Input.Last().Text);

        await page.GotoAsync("/datasets/capitals/edit");
        await Expect(page.Locator("table.edit tbody tr")).ToHaveCountAsync(5);
        await Expect(page.Locator(".sub.ver")).ToContainTextAsync("v1 has 5 items, is used by runs and stays as it is");
        await SetCellAsync(page, "c-0-target", "Ulan Bator");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page).ToHaveURLAsync(new Regex("/datasets/capitals$"));
        await Expect(page.Locator(".tag.ver")).ToHaveTextAsync("v2");
        Assert.Contains("Ulaanbaatar", await File.ReadAllTextAsync(Path.Combine(tasks.Path, ".versions", "datasets", "capitals", "1.jsonl"), Stop), StringComparison.Ordinal);
        Assert.Equal("Ulaanbaatar", (await EvalLogReader.ReadSampleAsync(log, Inspect.Engine.Values.SampleId.Of("mn"), 1, Stop)).Target.Text);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TwoBrowsers_TheSecondToSaveATask_IsTold()
    {
        using var tasks = new TaskFolder(("t", "dataset:\n  - {input: a, target: x}\nscorer: exact\n"));
        await using var app = new AppFactory(tasks.Path);
        var first = await fixture.OpenAsync(app, "/tasks/t/edit");
        var second = await fixture.OpenAsync(app, "/tasks/t/edit");
        foreach (var page in new[] { first, second })
        {
            await page.Locator("#set-epochs").FillAsync(page == first ? "2" : "3");
            await page.Locator("#set-epochs").PressAsync("Tab");
            await Expect(page.Locator(".tag.ver")).ToHaveTextAsync("draft of v1");
        }

        await first.Keyboard.PressAsync("Control+s");
        await Expect(first).ToHaveURLAsync(new Regex("/tasks/t$"));
        await second.Keyboard.PressAsync("Control+s");

        await Expect(second.Locator(".banner.bad")).ToContainTextAsync("was changed by somebody else");
        Assert.EndsWith("epochs: 2\n", await File.ReadAllTextAsync(Path.Combine(tasks.Path, "t.yaml"), Stop), StringComparison.Ordinal);
        await first.Context.CloseAsync();
        await second.Context.CloseAsync();
    }

    private static async Task MakeDatasetAsync(IPage page)
    {
        await page.Locator("#paste").FillAsync(Rows);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read rows" }).ClickAsync();
        await Expect(page.Locator(".banner.bad")).ToContainTextAsync("row 4: id kz is used in row 3; row 5: target is empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose other rows" }).ClickAsync();
        await page.Locator("#paste").FillAsync(Rows.Replace("kz\tCapital of Kenya", "ke\tCapital of Kenya", StringComparison.Ordinal).Replace("Bolivia?\t", "Bolivia?\tSucre", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Read rows" }).ClickAsync();
        await Expect(page.Locator(".banner.bad")).ToHaveCountAsync(0);
        await page.Locator("#dataset-name").FillAsync("capitals");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save v1" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/datasets/capitals$"));
    }

    private static async Task MakeTaskAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "New task" }).ClickAsync();
        await Expect(page.Locator(".msg.user")).ToContainTextAsync("Capital of Mongolia?");
        await page.Locator("#task-name").FillAsync("capitals_quiz");
        await page.GetByLabel("Add step: kind").SelectOptionAsync("prompt_template");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await page.Locator("#solver-1-template").FillAsync("Question: {prompt}\nCity:");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next item" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next item" }).ClickAsync();
        await Expect(page.Locator(".msg.user .text")).ToHaveTextAsync("Question: Capital of Kazakhstan?\nCity:");
        await page.Locator("#bench-output").FillAsync("It is astana.");
        await Expect(page.Locator(".verdict")).ToContainTextAsync("includes: correct");
        await page.Locator("#bench-output").FillAsync("It is Almaty.");
        await Expect(page.Locator(".verdict")).ToContainTextAsync("includes: incorrect");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page).ToHaveURLAsync(new Regex("/tasks/capitals_quiz$"));
    }

    /// <summary>Runs the task as the form would; the form itself has tests of its own.</summary>
    private static async Task<string> RunAsync(AppFactory app)
    {
        using var stop = new Inspect.Engine.Evals.EvalStop();
        var launcher = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Inspect.Engine.Evals.EvalLauncher>(app.Services);
        var outcome = await launcher.RunAsync(new Inspect.Engine.Evals.EvalRequest { Task = "capitals_quiz", Model = "fake/model" }, Inspect.Engine.Values.LogId.New(), null, null, stop);
        Assert.Equal(EvalStatus.Success, outcome.Log!.Status);
        return outcome.Path!;
    }

    private static async Task SetCellAsync(IPage page, string cell, string text)
    {
        await page.Locator($"#{cell}").ClickAsync();
        await Expect(page.Locator("td.editing textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#{cell}")).ToHaveTextAsync(text);
    }
}
