using Bunit;
using Inspect.Engine.Evals;
using Inspect.Tests.Support;
using Inspect.Web.Components.Queue;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Queue;

/// <summary>The page of the queue: what runs and waits, in order, and what can be done with it.</summary>
public sealed class QueuePageTests : BunitContext
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task Page_WithNothing_SaysSo()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);

        var page = Render<QueuePage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing runs or waits", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_RunsThatWait_CanBeMovedHeldAndCancelled()
    {
        var model = new GatedModel();
        using var tasks = new TaskFolder(("a", Task), ("b", Task), ("c", Task), ("d", Task));
        await using var app = new AppFactory(tasks.Path, fake: model.Provider);
        this.Use(app);
        var queue = app.Services.GetRequiredService<EvalQueue>();
        foreach (var task in (string[])["a", "b", "c", "d"])
        {
            await queue.AddAsync(new EvalRequest { Task = task }, task, TestContext.Current.CancellationToken);
        }

        await model.CallsAsync(1);
        var page = Render<QueuePage>();
        page.Eventually(() => Assert.Contains("1 running, 3 waiting", page.Markup, StringComparison.Ordinal));
        page.Eventually(() => Assert.NotNull(page.Find("[aria-label='Run next: d']")));

        Assert.Equal(["not measured yet", "not measured yet", "not measured yet"], page.FindAll(".begins").Select(b => b.TextContent));

        await page.InvokeAsync(() => page.Find("[aria-label='Run next: d']").Click());
        page.Eventually(() => Assert.Equal(["d", "b", "c"], Waiting(page)));
        await page.InvokeAsync(() => page.Find("[aria-label='Move down: d']").Click());
        page.Eventually(() => Assert.Equal(["b", "d", "c"], Waiting(page)));
        await page.InvokeAsync(() => page.Find("[aria-label='Hold: b']").Click());
        page.Eventually(() => Assert.Contains("Held", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("[aria-label='Cancel: c']").Click());
        page.Eventually(() => Assert.Equal(["b", "d"], Waiting(page)));

        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Pause queue", StringComparison.Ordinal)).Click());
        page.Eventually(() => Assert.Contains("The queue is paused", page.Markup, StringComparison.Ordinal));
        Assert.Equal(QueueMode.Paused, queue.Mode);
        page.Eventually(() => Assert.All(page.FindAll(".begins"), b => Assert.Equal("held", b.TextContent)));
        await page.InvokeAsync(() => page.Find("#queue-limit").Change("99"));
        page.Eventually(() => Assert.Contains("a whole number from 1 to 64, not 99", page.Markup, StringComparison.Ordinal));
        model.Release(4);
    }

    private static IEnumerable<string> Waiting(IRenderedComponent<QueuePage> page) => page.FindAll("table:last-of-type tbody tr a").Select(a => a.TextContent);
}
