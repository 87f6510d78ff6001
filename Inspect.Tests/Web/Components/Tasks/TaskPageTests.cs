using Bunit;
using Inspect.Engine.Evals;
using Inspect.Tests.Support;
using Inspect.Web.Components.Tasks;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>The page of a task: deleting has a way back, and takes nothing from a run that needs it.</summary>
public sealed class TaskPageTests : BunitContext
{
    private const string Demo = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task Delete_MovesTheTaskToTheTrash_AndUndoPutsItBack()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        var file = Path.Combine(tasks.Path, "demo.yaml");
        var page = Render<TaskPage>(p => p.Add(c => c.Name, "demo"));
        page.Eventually(() => Assert.Contains("Delete", page.Find(".actions").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).Click());

        page.Eventually(() => Assert.Contains("demo lies in the trash", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.False(File.Exists(file));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Undo", StringComparison.Ordinal)).Click());
        page.Eventually(() => Assert.Contains("Delete", page.Find(".actions").TextContent, StringComparison.Ordinal));
        Assert.Equal(Demo, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Delete_OfATaskWhoseRunGoesOn_IsRefused()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        this.Use(app);
        await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "demo" }, "1", TestContext.Current.CancellationToken);
        var page = Render<TaskPage>(p => p.Add(c => c.Name, "demo"));
        page.Eventually(() => Assert.Contains("Delete", page.Find(".actions").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).Click());

        page.Eventually(() => Assert.Contains("needed by 1 run that waits or goes on", page.Markup, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(tasks.Path, "demo.yaml")));
        gate.SetResult();
    }
}
