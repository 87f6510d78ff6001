using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Evals;

/// <summary>What a run has used is kept, and its log names it.</summary>
public sealed class UsedVersionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfATaskWithADataset_KeepsBothAndNamesTheirNumbers()
    {
        using var tasks = new TaskFolder(("t", "dataset: {file: datasets/d.jsonl}\nscorer: exact\nmodel: fake/model\n"));
        Directory.CreateDirectory(Path.Combine(tasks.Path, "datasets"));
        var dataset = Path.Combine(tasks.Path, "datasets", "d.jsonl");
        await File.WriteAllTextAsync(dataset, "{\"input\": \"a\", \"target\": \"x\"}\n", Stop);
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("x"));
        app.Start();

        var first = await RunAsync(app, "first");
        await File.WriteAllTextAsync(dataset, "{\"input\": \"b\", \"target\": \"x\"}\n", Stop);
        var second = await RunAsync(app, "second");

        Assert.Equal((1, 1), first);
        Assert.Equal((1, 2), second);
        Assert.Equal("{\"input\": \"a\", \"target\": \"x\"}\n", await File.ReadAllTextAsync(Path.Combine(tasks.Path, ".versions", "datasets", "d", "1.jsonl"), Stop));
        Assert.True(File.Exists(Path.Combine(tasks.Path, ".versions", "tasks", "t", "1.yaml")));
    }

    private static async Task<(int Task, int Dataset)> RunAsync(AppFactory app, string id)
    {
        using var stop = new EvalStop();
        var outcome = await app.Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = "t" }, id, null, null, stop);
        var own = (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop)).Eval.Metadata!["inspect_dotnet"];
        return (own.GetProperty("task_file_version").GetInt32(), own.GetProperty("dataset_version").GetInt32());
    }
}
