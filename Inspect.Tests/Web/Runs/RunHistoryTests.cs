using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Runs;

/// <summary>The scores that a row shows beside its own: those of the runs before it of the same task, model and scorer.</summary>
public sealed class RunHistoryTests
{
    [Fact]
    public async Task List_RunsOfATask_EachShowsTheScoresUpToItsOwn()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await WriteAsync(app, "demo", "fake/a", 0, 0.25);
        await WriteAsync(app, "demo", "fake/b", 1, 0.5);
        await WriteAsync(app, "demo", "fake/a", 2, 0.75);
        await WriteAsync(app, "other", "fake/a", 3, 1);
        await WriteAsync(app, "demo", "fake/a", 4, 0);
        await WriteAsync(app, "demo", "fake/a", 5, double.NaN);

        var rows = (await app.Services.GetRequiredService<RunStore>().ListAsync(RunQuery.All, 0, 10, TestContext.Current.CancellationToken)).Rows;

        // The newest first; what has no score shows those before it, and a single score is no history.
        Assert.Equal(["0.25 0.75 0", "0.25 0.75 0", "", "0.25 0.75", "", ""], rows.Select(r => string.Join(' ', r.History.Select(s => FormattableString.Invariant($"{s}")))));
    }

    [Fact]
    public async Task List_ManyRunsOfATask_ShowTheLatestEight()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync(app, "demo", "fake/a", i, i / 10.0);
        }

        var rows = (await app.Services.GetRequiredService<RunStore>().ListAsync(RunQuery.All, 0, 1, TestContext.Current.CancellationToken)).Rows;

        Assert.Equal([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], Assert.Single(rows).History);
    }

    private static async Task WriteAsync(AppFactory app, string task, string model, int minute, double value)
    {
        var spec = MakeLog.Spec(task) with { Model = model, EvalId = LogId.New(), Created = MakeLog.Noon.AddMinutes(minute) };
        var header = MakeLog.Header(spec);
        var score = header.Results!.Scores[0] with { Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = value } } };
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, $"{minute}.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
        await writer.FinishAsync(header with { Results = header.Results with { Scores = [score] } }, null, TestContext.Current.CancellationToken);
    }
}
