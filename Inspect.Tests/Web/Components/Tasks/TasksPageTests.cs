using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Datasets;
using Inspect.Web.Components.Tasks;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>Lists of more tasks and datasets than a render can carry come in pages, and are found by name.</summary>
public sealed class TasksPageTests : BunitContext
{
    [Fact]
    public async Task Lists_OfManyFiles_ComeInPages()
    {
        using var tasks = new TaskFolder([.. Enumerable.Range(0, 120).Select(i => ($"task_{i:000}", $"dataset: {{file: datasets/d_{i:000}.jsonl}}\nscorer: exact\n"))]);
        Directory.CreateDirectory(Path.Combine(tasks.Path, "datasets"));
        for (var i = 0; i < 120; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(tasks.Path, "datasets", $"d_{i:000}.jsonl"), "{\"input\": \"a\", \"target\": \"b\"}\n", TestContext.Current.CancellationToken);
        }

        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);

        var first = Render<TasksPage>();
        first.Eventually(() => Assert.Equal(50, first.FindAll("tbody tr").Count));
        Assert.Contains("120 tasks", first.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/tasks?at=100");
        var last = Render<TasksPage>();
        last.Eventually(() => Assert.Equal(20, last.FindAll("tbody tr").Count));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/datasets?q=D_01");
        var found = Render<DatasetsPage>();

        found.Eventually(() => Assert.Equal(10, found.FindAll("tbody tr").Count));
        Assert.Contains("10 of 120 datasets", found.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("task_010", found.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }
}
