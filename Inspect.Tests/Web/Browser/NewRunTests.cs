using Inspect.Tests.Support;
using Inspect.Web.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The form of a run in a real browser, with a model that a test speaks for.</summary>
public sealed class NewRunTests(BrowserFixture fixture)
{
    private const string Demo = "dataset: [{input: Say hello, target: hello}]\nscorer: includes\nmodel: fake/model\n";

    [Fact]
    public async Task Form_Reloaded_IsAsItWasLeft()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        var page = await fixture.OpenAsync(app, "/new?task=demo");
        await page.Locator("#temperature").FillAsync("0.3");
        await Expect(page.Locator("label[for=temperature] .src")).ToHaveTextAsync("you");
        while (app.Services.GetRequiredService<Drafts>().Find("new?task=demo") is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await page.ReloadAsync();

        await Expect(page.Locator("#temperature")).ToHaveValueAsync("0.3");
        await Expect(page.Locator(".draft")).ToContainTextAsync("The form is as it was left");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ManyTasks_LettersTypedRightBehindTheFocus_AllStandThere(bool isClicked)
    {
        using var tasks = new TaskFolder([.. Enumerable.Range(0, 120).Select(i => ($"task{i:000}", Demo))]);
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        var page = await fixture.OpenAsync(app, "/new?task=task001");
        var field = page.Locator("input#task");
        await Expect(field).ToHaveValueAsync("task001");

        // As fast as the browser takes them, before the app can have answered to the focus.
        await page.EvaluateAsync(
            """
            () => {
              window.first = null;
              document.getElementById('task').addEventListener('input', e => { window.first ??= e.target.value; });
            }
            """);
        if (isClicked)
        {
            await field.ClickAsync();
        }
        else
        {
            await field.FocusAsync();
        }

        await page.Keyboard.TypeAsync("task077");
        await Expect(field).ToHaveValueAsync("task077");
        Assert.Equal("t", await page.EvaluateAsync<string>("window.first"));
        await Expect(page.Locator(".mud-popover-open .mud-list-item")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
        await Expect(page.Locator("h1")).ToContainTextAsync("task077");
    }

    [Fact]
    public async Task ManyTasks_TheFirstDragOfTheMouse_MarksWhatItPassedOver()
    {
        using var tasks = new TaskFolder([.. Enumerable.Range(0, 120).Select(i => ($"task{i:000}", Demo))]);
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        var page = await fixture.OpenAsync(app, "/new?task=task001");
        await Expect(page.Locator("input#task")).ToHaveValueAsync("task001");

        // From behind the text to its middle.
        var box = (await page.Locator("input#task").BoundingBoxAsync())!;
        var middle = await page.EvaluateAsync<float>(
            """
            () => {
              const field = document.getElementById('task');
              const style = getComputedStyle(field);
              const pen = new OffscreenCanvas(1, 1).getContext('2d');
              pen.font = style.font;
              return field.getBoundingClientRect().left + parseFloat(style.paddingLeft) + pen.measureText('task').width;
            }
            """);
        await page.Mouse.MoveAsync(box.X + box.Width - 60, box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(middle, box.Y + (box.Height / 2), new() { Steps = 5 });
        await page.Mouse.UpAsync();

        Assert.Equal("001", await page.EvaluateAsync<string>("() => { const f = document.getElementById('task'); return f.value.slice(f.selectionStart, f.selectionEnd); }"));
    }

    [Fact]
    public async Task Batch_StartedByTheKeyboard_IsShownAsAGrid()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        var page = await fixture.OpenAsync(app, "/new?task=demo");
        await page.Locator("#temperature").FillAsync("0");
        await page.Locator("#more-temperature").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#more-temperature-2").FillAsync("1");
        await Expect(page.Locator(".nrside [role=status]")).ToHaveTextAsync("2 temperatures = 2 runs");

        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page).ToHaveURLAsync(new Regex("/batches/.+"));
        await Expect(page.Locator("th[scope=row]")).ToHaveTextAsync(["temperature 0", "temperature 1"]);
        await Expect(page.Locator(".head [role=status]")).ToContainTextAsync("2 done");
        await page.Locator(".cell").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
    }

    [Fact]
    public async Task ArgumentsOfTheModel_GoIntoTheRun_AndItsCloneHoldsThem()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path);
        var page = await fixture.OpenAsync(app, "/new?task=demo&model=mockllm/model");
        await page.Locator("#model-arg-custom-outputs").FillAsync("well, hello");
        await Expect(page.Locator("label[for=model-arg-custom-outputs] .src")).ToHaveTextAsync("you");

        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
        await Expect(page.Locator("main")).ToContainTextAsync("well");
        await page.GotoAsync(page.Url.Replace("/runs/", "/new?from=", StringComparison.Ordinal));
        await Expect(page.Locator("#model-arg-custom-outputs")).ToHaveValueAsync("well, hello");
        await Expect(page.Locator("label[for=model-arg-custom-outputs] .src")).ToContainTextAsync("from #");
        await page.Locator("#model-arg-custom-outputs").FillAsync("hello");
        await Expect(page.Locator("label[for=model-arg-custom-outputs] .src")).ToHaveTextAsync("was well, hello");
        await Expect(page.Locator(".head .tag")).ToHaveTextAsync("1 change");
    }

    [Fact]
    public async Task Try_OneItem_StandsBesideTheForm()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("well, hello"));
        var page = await fixture.OpenAsync(app, "/new?task=demo");

        await page.GetByRole(AriaRole.Button, new() { Name = "Try 1 item" }).ClickAsync();

        await Expect(page.Locator(".tried")).ToContainTextAsync("well, hello");
        await Expect(page.Locator(".tried")).ToContainTextAsync("includes");
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval", SearchOption.AllDirectories));
    }
}
