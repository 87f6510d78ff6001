using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Layout;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Layout;

/// <summary>What every page shows of queue, logs and model.</summary>
public sealed class LayoutPartTests : BunitContext
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task StatusLine_AsLogsCome_CountsThem()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var line = Render<StatusLine>();
        line.Eventually(() => Assert.Contains("0 logs", line.Markup, StringComparison.Ordinal));

        await MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);

        line.Eventually(() => Assert.Contains("1 log", line.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task QueueChip_RunsAndWaits_CountsAndCancelsThem()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("one", Task), ("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        this.Use(app);
        var chip = Render<QueueChip>();
        Assert.Contains("Queue is empty", chip.Markup, StringComparison.Ordinal);
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await queue.AddAsync(new EvalRequest { Task = "one" }, "1", TestContext.Current.CancellationToken);
        await queue.AddAsync(new EvalRequest { Task = "two" }, "2", TestContext.Current.CancellationToken);
        chip.Eventually(() => Assert.Contains("1 running", chip.Markup, StringComparison.Ordinal));
        chip.Eventually(() => Assert.Contains("1 waiting", chip.Markup, StringComparison.Ordinal));

        // The chip follows the run and may draw itself anew between finding a button and pressing it.
        await chip.InvokeAsync(() => chip.Find(".queuechip").Click());
        await chip.InvokeAsync(() => chip.FindAll(".q-row button")[^1].Click());

        chip.Eventually(() => Assert.DoesNotContain("waiting", chip.Markup, StringComparison.Ordinal));
        gate.SetResult();
        chip.Eventually(() => Assert.Contains("Queue is empty", chip.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task QueueChip_ARunOfAnotherProcess_IsCountedWithItsProgressAndCannotBeCancelled()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await using var writer = await EvalLogWriter.StartAsync(
            Path.Combine(app.Logs, "a.eval"), MakeLog.Spec(items: 40), MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
        for (var i = 1; i <= 12; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), TestContext.Current.CancellationToken);
        }

        this.Use(app);
        var chip = Render<QueueChip>();
        chip.Eventually(() => Assert.Contains("1 running", chip.Markup, StringComparison.Ordinal));

        await chip.InvokeAsync(() => chip.Find(".queuechip").ClickAsync());

        chip.Eventually(() => Assert.Equal("12/40", chip.Find(".q-row .meter + .num").TextContent));
        Assert.Empty(chip.FindAll(".q-row button"));
    }
}
