using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Tasks;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>A task is tried as it stands in the editor, before it is saved.</summary>
public sealed class TaskTryTests : BunitContext
{
    [Fact]
    public async Task Try_OfWhatIsNotSaved_ShowsTheAnswerAndItsScore()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: Say hello, target: hello}]\nscorer: exact\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("Well, hello"));
        this.Use(app);
        var page = Render<TaskEditPage>(p => p.Add(c => c.Name, "demo"));
        page.Eventually(() => Assert.NotNull(page.Find("#try-items")));
        var workshop = app.Services.GetRequiredService<Inspect.Engine.Tasks.Editing.TaskWorkshop>();
        var draft = workshop.Parse("demo", Path.Combine(tasks.Path, "demo.yaml"), "dataset: [{input: Say hello, target: hello}]\nscorer: includes\nmodel: fake/model\n").Task;
        var part = Render<TaskTry>(p => p.Add(t => t.Draft, draft));

        await part.InvokeAsync(() => part.Find("button").Click());

        part.Eventually(() => Assert.StartsWith("includes C", part.Find(".tried p:nth-child(3)").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Empty(app.Services.GetRequiredService<EvalQueue>().List());
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval", SearchOption.AllDirectories));
    }
}
