using Bunit;
using Inspect.Engine.Evals;
using Inspect.Tests.Support;
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
        var gate = new TaskCompletionSource();
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
        page.WaitForAssertion(() => Assert.Equal("The run has not begun. The sample shows here as soon as it does.", page.Find(".empty p").TextContent));

        gate.SetResult();

        page.WaitForAssertion(() => Assert.Equal("Item 1", page.Find("h1").TextContent));
    }
}
