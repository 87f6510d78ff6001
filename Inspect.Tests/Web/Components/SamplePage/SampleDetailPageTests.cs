using System.Text.Json;
using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.SamplePage;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>The page of one sample over the real queue.</summary>
public sealed class SampleDetailPageTests : BunitContext
{
    [Fact]
    public async Task Render_WhileTheRunWaits_ShowsTheSampleOnceItIsThere()
    {
        using var tasks = new TaskFolder(("one", "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        this.Use(app);
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await queue.AddAsync(new EvalRequest { Task = "one" }, "1", TestContext.Current.CancellationToken);
        var waiting = await queue.AddAsync(new EvalRequest { Task = "one" }, "2", TestContext.Current.CancellationToken);
        var page = Render<SampleDetailPage>(p => p.Add(s => s.Run, waiting.EvalId).Add(s => s.Id, "1").Add(s => s.Epoch, 1));
        page.Eventually(() => Assert.Equal("The run has not begun. The sample shows here as soon as it does.", page.Find(".empty p").TextContent));

        gate.SetResult();

        page.Eventually(() => Assert.Equal("Item 1", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task End_ASampleThatGoesOn_IsScoredAsItStands_WhileTheOtherGoesOn()
    {
        var model = new GatedModel();
        using var tasks = new TaskFolder(("two", "dataset: [{input: hi, target: A}, {input: ho, target: A}]\nscorer: exact\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: model.Provider);
        this.Use(app);
        var queue = app.Services.GetRequiredService<EvalQueue>();
        var run = await queue.AddAsync(new EvalRequest { Task = "two" }, "1", TestContext.Current.CancellationToken);
        await model.CallsAsync(2);
        var page = Render<SampleDetailPage>(p => p.Add(s => s.Run, run.EvalId).Add(s => s.Id, "1").Add(s => s.Epoch, 1));
        page.Eventually(() => Assert.Equal(3, page.FindAll(".ways button").Count));

        await page.InvokeAsync(() => page.FindAll(".ways button")[0].Click());

        page.Eventually(() => Assert.Empty(page.FindAll(".ways")));
        page.Eventually(() => Assert.Contains("incorrect", page.Find("h1 ~ .chip").TextContent, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(RunState.Running, queue.Find(run.EvalId)!.State);
        model.Release(1);
        page.Eventually(() => Assert.Equal(RunState.Done, queue.Find(run.EvalId)!.State));
    }

    [Theory]
    [InlineData("{\"timestamp\": \"2026-01-02T03:04:05Z\", \"author\": \"ann\", \"reason\": \"leaked\"}", "Marked invalid by ann: leaked")]
    [InlineData("{\"author\": \"a\u202enn\"}", "Marked invalid by a⟨RLO⟩nn")]
    [InlineData("7", "Marked invalid")]
    public async Task Render_ASampleThatIsMarkedInvalid_SaysByWhomAndWhy(string invalidation, string text)
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Invalidation = JsonElement.Parse(invalidation) }, TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec) with { Invalidated = true }, null, TestContext.Current.CancellationToken);
        }

        // The app starts now: one that goes on hears of a new log a moment after it is written.
        this.Use(app);
        var page = Render<SampleDetailPage>(p => p.Add(s => s.Run, spec.EvalId!).Add(s => s.Id, "1").Add(s => s.Epoch, 1));
        page.Eventually(() => Assert.Equal(text, page.Find(".chip.invalid").TextContent));

        var run = Render<RunPage>(p => p.Add(r => r.Run, spec.EvalId!));
        run.Eventually(() => Assert.Contains("marked invalid", run.Find(".banner.warn").TextContent, StringComparison.Ordinal));
    }
}
