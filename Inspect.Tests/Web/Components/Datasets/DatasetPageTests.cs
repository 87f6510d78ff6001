using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Datasets;

namespace Inspect.Tests.Web.Components.Datasets;

/// <summary>The page of a dataset: who deletes one that tasks read is told before, and has a way back.</summary>
public sealed class DatasetPageTests : BunitContext
{
    [Fact]
    public async Task Delete_OfWhatATaskReads_AsksBefore_AndUndoPutsItBack()
    {
        using var tasks = new TaskFolder(("demo", "dataset: {file: datasets/d.jsonl}\nscorer: exact\nmodel: fake/model\n"));
        var file = Path.Combine(tasks.Path, "datasets", "d.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "{\"input\": \"hi\", \"target\": \"A\"}\n", TestContext.Current.CancellationToken);
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        var page = Render<DatasetPage>(p => p.Add(c => c.Name, "d"));
        page.Eventually(() => Assert.Contains("Delete", page.Find(".actions").TextContent, StringComparison.Ordinal));

        await ClickAsync("Delete");

        page.Eventually(() => Assert.Contains("1 task (demo) cannot be run without it.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.True(File.Exists(file));
        await ClickAsync("Delete all the same");
        page.Eventually(() => Assert.Contains("d lies in the trash", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.False(File.Exists(file));
        await ClickAsync("Undo");
        page.Eventually(() => Assert.Contains("Delete", page.Find(".actions").TextContent, StringComparison.Ordinal));
        Assert.True(File.Exists(file));

        Task ClickAsync(string text) => page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Trim() == text).Click());
    }
}
