using Deque.AxeCore.Playwright;
using Inspect.Engine.Evals;
using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>The queue in a real browser, by keyboard alone.</summary>
public sealed class QueueTests(BrowserFixture fixture)
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task Queue_ByKeyboard_IsReachedOrderedHeldAndResumed()
    {
        using var tasks = new TaskFolder(("a", Task), ("b", Task), ("c", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        app.Start();
        var queue = app.Services.GetRequiredService<EvalQueue>();
        app.Services.GetRequiredService<EvalWorker>().SetMode(QueueMode.Draining);
        foreach (var task in (string[])["a", "b", "c"])
        {
            await queue.AddAsync(new EvalRequest { Task = task }, task, TestContext.Current.CancellationToken);
        }

        var page = await fixture.OpenAsync(app);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("q");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Queue");
        var rows = page.Locator("tr[aria-rowindex] a");
        await Expect(rows).ToHaveTextAsync(["a", "b", "c"]);

        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id} {v.Help} {string.Join(" ", v.Nodes.Take(3).Select(n => n.Html))}"));

        // Chosen with j, moved with K and T.
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur a")).ToHaveTextAsync("a");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur a")).ToHaveTextAsync("b");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.cur a")).ToHaveTextAsync("c");
        await page.Keyboard.PressAsync("K");
        await Expect(rows).ToHaveTextAsync(["a", "c", "b"]);
        await page.Keyboard.PressAsync("T");
        await Expect(rows).ToHaveTextAsync(["c", "a", "b"]);
        await page.Keyboard.PressAsync("J");
        await Expect(rows).ToHaveTextAsync(["a", "c", "b"]);

        // With its buttons: the focus goes with the row.
        var down = page.GetByRole(AriaRole.Button, new() { Name = "Move down: a" });
        await down.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveTextAsync(["c", "a", "b"]);
        await Expect(down).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveTextAsync(["c", "b", "a"]);

        var resume = page.GetByRole(AriaRole.Button, new() { Name = "Resume queue" });
        await Expect(page.Locator(".banner")).ToContainTextAsync("The queue is drained");
        await resume.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Nothing runs or waits")).ToBeVisibleAsync();
        Assert.Empty(queue.Active());
    }

    [Fact]
    public async Task Chip_OpenedByKeyboard_PausesAndResumesARun()
    {
        var model = new GatedModel();
        using var tasks = new TaskFolder(("a", Task + "epochs: 3\n"));
        await using var app = new AppFactory(tasks.Path, fake: model.Provider);
        app.Start();
        await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "a" }, "1", TestContext.Current.CancellationToken);
        await model.CallsAsync(1);
        var page = await fixture.OpenAsync(app, "/runs");

        await page.Locator("#queue-chip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Queue" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("table .pill").First).ToContainTextAsync("Paused");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await Expect(page.Locator("table .pill").First).ToContainTextAsync("Running");
        await page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToHaveCountAsync(0);
        model.Release(3);
        await Expect(page.Locator("table .pill").First).ToContainTextAsync("Done");
    }
}
