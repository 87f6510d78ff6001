using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>The journeys of a newcomer, in a real browser, on the real model.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class JourneyTests(BrowserFixture fixture)
{
    [Fact]
    public async Task FirstRun_OneClick_IsScoredAndExplainsItself_ThenTenEpochs_ThenLowerTemperature()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);

        // Journey 1: one click to an answer that is scored and explained.
        await page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("hello_world");
        await Expect(page.Locator(".verdictbox")).ToContainTextAsync(WhyExact());
        await Expect(page.Locator(".pill.box")).ToContainTextAsync("Done");
        await Expect(page.GetByText("n = 1")).ToBeVisibleAsync();

        // Journey 2: another scorer and ten epochs, by keyboard, as a new run.
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("h1")).ToHaveTextAsync("New run");
        await page.Locator(".fsec").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Scorer" }) }).Locator("div.mud-input-control.mud-select").ClickAsync();
        await page.Locator(".mud-list-item").Filter(new() { HasText = "includes" }).ClickAsync();
        await page.Locator("#epochs").FillAsync("10");
        await Expect(page.Locator(".actions .tag")).ToHaveTextAsync("2 changes");
        await Expect(page.GetByText("was exact")).ToBeVisibleAsync();
        await Expect(page.GetByText("was 1")).ToBeVisibleAsync();
        await Expect(page.Locator(".choice.on")).ToContainTextAsync("Run again");
        await Expect(page.Locator(".choice").First).ToContainTextAsync("Only re-score");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".pill.box")).ToContainTextAsync("Done");
        await Expect(page.Locator(".dots .mark")).ToHaveCountAsync(10);
        await Expect(page.Locator(".grp")).ToContainTextAsync("distinct");
        await Expect(page.Locator(".lh-score")).ToContainTextAsync("of 10 correct");
        await Expect(page.Locator(".lh-score")).ToContainTextAsync("95 % interval");
        var warm = await DistinctAnswersAsync(page);

        // Journey 3, up to the second run's score: a lower temperature, nearly always the same answer.
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("h1")).ToHaveTextAsync("New run");
        await page.Locator("#temperature").FillAsync("0.1");
        await Expect(page.Locator(".actions .tag")).ToHaveTextAsync("1 change");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run Ctrl Enter" }).ClickAsync();
        await Expect(page.Locator(".pill.box")).ToContainTextAsync("Done");
        await Expect(page.Locator(".lh-score")).ToContainTextAsync("10 of 10 correct");
        Assert.True(await DistinctAnswersAsync(page) < warm);

        await Expect(page.Locator(".crumbs")).ToContainTextAsync("#");
        Assert.Equal(3, Directory.GetFiles(app.Logs, "*.eval").Length);
    }

    [Fact]
    public async Task Sample_OpenedFromItsRow_ShowsMessagesAndScoring()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" }).ClickAsync();
        await Expect(page.Locator(".verdictbox")).ToBeVisibleAsync();

        await page.Locator("tr.rowlink td.answer").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Item 1");
        await Expect(page.Locator(".msg.usr")).ToContainTextAsync("Just reply with Hello World");
        await Expect(page.Locator(".endmark")).ToContainTextAsync(new Regex("ended by the model|cut off at max tokens"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Scoring" }).ClickAsync();
        await Expect(page.Locator(".trace li")).ToHaveCountAsync(4);
        await Expect(page.Locator(".difft .hit").First).ToHaveTextAsync("Hello World");
    }

    [Fact]
    public async Task Run_TwoClicks_StartsOneRun()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);

        await page.GetByRole(AriaRole.Button, new() { Name = "Run hello world" }).DblClickAsync();

        await Expect(page.Locator(".verdictbox")).ToBeVisibleAsync();
        Assert.Single(Directory.GetFiles(app.Logs, "*.eval"));
    }

    [Fact]
    public async Task Run_BrowserClosedMidRun_GoesOn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("slow", "dataset: [{input: hi, target: Hello}]\nscorer: includes\nepochs: 4\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "Hello";
        }));
        var page = await fixture.OpenAsync(app);
        await page.GotoAsync("new?task=slow");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run Ctrl Enter" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
        var address = page.Url;
        await page.Context.CloseAsync();
        gate.SetResult();

        var again = await fixture.OpenAsync(app);
        await again.GotoAsync(address);

        await Expect(again.Locator(".pill.box")).ToContainTextAsync("Done");
        await Expect(again.Locator(".lh-prog")).ToContainTextAsync("4 of 4 done");
    }

    [Fact]
    public async Task NewRun_ValuesOutsideOfTheirRange_AreNamedWhereTheyStand()
    {
        await using var app = new AppFactory();
        var page = await fixture.OpenAsync(app);
        await page.GotoAsync("new?task=hello_world");
        await page.Locator("#epochs").FillAsync("10001");
        await page.Locator("#temperature").FillAsync("-1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run Ctrl Enter" }).ClickAsync();

        await Expect(page.Locator(".help.bad").Filter(new() { HasText = "Epochs is 10,001, but must be 1 to 10,000." })).ToBeVisibleAsync();
        await Expect(page.Locator(".help.bad").Filter(new() { HasText = "temperature is -1, but must be 0 to 2." })).ToBeVisibleAsync();
        await Expect(page.Locator("#epochs")).ToBeFocusedAsync();
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval"));
    }

    [Fact]
    public async Task DamagedLog_OpenedFromHomeAndFromItsAddress_SaysWhyItCannotBeRead()
    {
        await using var app = new AppFactory();
        Directory.CreateDirectory(Path.Combine(app.Logs, "of a friend"));
        await File.WriteAllTextAsync(Path.Combine(app.Logs, "of a friend", "2026+00_bad.eval"), "no log at all", TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync(app);

        await page.Locator(".attn a").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("2026+00_bad");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("2026+00_bad.eval");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("2026+00_bad.eval");
        await page.GetByRole(AriaRole.Link, new() { Name = "Config" }).ClickAsync();
        await Expect(page.Locator(".page")).ToContainTextAsync(Path.Combine(app.Logs, "of a friend"));
    }

    /// <summary>The model answers at temperature 1, so the reply may contain the target or not; the sentence names it each time.</summary>
    private static Regex WhyExact() => new("exact (needs|found) the whole reply to be “Hello World”");

    private static async Task<int> DistinctAnswersAsync(IPage page)
    {
        var text = await page.Locator(".grp").InnerTextAsync();
        var match = Regex.Match(text, @"(\d+) distinct");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
