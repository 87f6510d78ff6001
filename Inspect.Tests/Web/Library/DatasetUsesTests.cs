using Inspect.Engine.Logs.Index;
using Inspect.Tests.Support;
using Inspect.Web.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Library;

/// <summary>Which tasks read which datasets is put together once for all who look, and anew when a task has changed.</summary>
public sealed class DatasetUsesTests
{
    [Fact]
    public async Task TasksByPath_IsOneForAllWhoLook_UntilATaskChanges()
    {
        using var tasks = new TaskFolder(("one", "dataset: {file: datasets/a.jsonl}"), ("other", "dataset: [{input: hi}]"));
        Directory.CreateDirectory(Path.Combine(tasks.Path, "datasets"));
        var path = Path.Combine(tasks.Path, "datasets", "a.jsonl");
        await File.WriteAllTextAsync(path, "{\"input\":\"a\"}\n", TestContext.Current.CancellationToken);
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        var uses = app.Services.GetRequiredService<DatasetUses>();

        var first = uses.TasksByPath();

        Assert.Equal(["one"], first[path].Select(t => t.Name));
        Assert.Same(first, uses.TasksByPath());
        await File.WriteAllTextAsync(Path.Combine(tasks.Path, "two.yaml"), "dataset: {file: datasets/a.jsonl}", TestContext.Current.CancellationToken);
        Assert.Equal(["one", "two"], uses.TasksByPath()[path].Select(t => t.Name));
    }

    [Fact]
    public async Task Runs_AreCountedOnceForAllWhoLook()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var uses = app.Services.GetRequiredService<DatasetUses>();
        await app.Services.GetRequiredService<LogIndex>().ListAsync(TestContext.Current.CancellationToken);

        Assert.Same(await uses.RunsAsync(TestContext.Current.CancellationToken), await uses.RunsAsync(TestContext.Current.CancellationToken));
    }
}
