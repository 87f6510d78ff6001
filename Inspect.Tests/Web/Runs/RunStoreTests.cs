using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Statistics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Runs;

/// <summary>Runs that only the log folder knows.</summary>
public sealed class RunStoreTests
{
    [Theory]
    [InlineData("x.eval")]
    [InlineData("of a friend/2026-01-02T03-04-05+00-00_task.eval")]
    public async Task Find_ADamagedLogByItsPath_SaysWhatIsWrongWithIt(string path)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(app.Logs, path))!);
        await File.WriteAllTextAsync(Path.Combine(app.Logs, path), "no log at all", TestContext.Current.CancellationToken);
        var store = app.Services.GetRequiredService<RunStore>();
        var listed = Assert.Single((await store.ListAsync(RunQuery.All, 0, 10, TestContext.Current.CancellationToken)).Rows);

        var found = await store.FindAsync(listed.Run, TestContext.Current.CancellationToken);

        Assert.Equal((path, RunState.Unreadable, false), (found!.Run, found.State, found.CanClone));
        Assert.Contains(Path.GetFileName(path), found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ACancelledRunOfOneItem_HasTheIntervalOfTheScoredEpochs()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var spec = MakeLog.Spec(items: 1) with { Config = new EvalConfig { Epochs = 10 } };
        var header = MakeLog.Header(spec, EvalStatus.Cancelled);
        var score = header.Results!.Scores[0] with { ScoredSamples = 1, Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = 0.75 } } };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.FinishAsync(header with { Results = header.Results with { TotalSamples = 10, CompletedSamples = 4, Scores = [score] } }, null, TestContext.Current.CancellationToken);
        }

        var run = await app.Services.GetRequiredService<RunStore>().FindAsync(spec.EvalId!, TestContext.Current.CancellationToken);

        var wilson = Intervals.Wilson(0.75, 4);
        Assert.Equal((4, wilson.Lower, wilson.Upper), (run!.ScoredSamples, run.Headline!.Lower, run.Headline.Upper));
    }

    [Theory]
    [InlineData(null, "a1 a2 a10 b3")]
    [InlineData("-score", "a10 b3 a2 a1")]
    [InlineData("score", "a2 a10 b3 a1")]
    [InlineData("id", "a1 a2 b3 a10")]
    [InlineData("-task", "b3 a1 a2 a10")]
    [InlineData("-tokens,task", "a1 a2 a10 b3")]
    public async Task Across_Sorted_GoesThroughAllLogsAndKeepsWhatIsAlike(string? sort, string expected)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        foreach (var (task, ids, minute) in new[] { ("a", new[] { 1, 2, 10 }, 1), ("b", [3], 0) })
        {
            var spec = MakeLog.Spec(task) with { Created = MakeLog.Noon.AddMinutes(minute) };
            await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, $"{task}.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
            foreach (var id in ids)
            {
                // The first has no score: it comes last, whichever way the others go.
                var sample = MakeLog.Sample(SampleId.Of(id), value: id == 2 ? ScoreValue.Incorrect : ScoreValue.Correct);
                await writer.WriteSampleAsync(id == 1 ? sample with { Scores = null } : sample, TestContext.Current.CancellationToken);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        var store = app.Services.GetRequiredService<RunStore>();
        await app.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, TestContext.Current.CancellationToken).WaitAsync(Patience.Most, TestContext.Current.CancellationToken);

        var list = await store.AcrossAsync(null, sort, false, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join(' ', list.Rows.Select(r => r.Task + r.Sample.Id.Text)));
        Assert.Equal(list.Rows[2].Sample.Id, Assert.Single((await store.AcrossAsync(null, sort, false, 2, 1, TestContext.Current.CancellationToken)).Rows).Sample.Id);
    }

    /// <summary>What was found and counted does not depend on the order.</summary>
    [Fact]
    public async Task List_SortedOrGrouped_HasTheSameRunsFacetsAndStates()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        foreach (var (task, minute) in new[] { ("b", 0), ("c", 1), ("a", 2), ("a", 3) })
        {
            var spec = MakeLog.Spec(task) with { Created = MakeLog.Noon.AddMinutes(minute) };
            await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, $"{minute}.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        var store = app.Services.GetRequiredService<RunStore>();
        var plain = await store.ListAsync(new RunQuery { Text = "task in ('a', 'b')" }, 0, 10, TestContext.Current.CancellationToken);
        var sorted = await store.ListAsync(new RunQuery { Text = "task in ('a', 'b')", Sort = "-task" }, 0, 10, TestContext.Current.CancellationToken);
        var grouped = await store.ListAsync(new RunQuery { Text = "task in ('a', 'b')", Group = RunGrouping.Task }, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal(["a", "a", "b"], plain.Rows.Select(r => r.Task));
        Assert.Equal(["b", "a", "a"], sorted.Rows.Select(r => r.Task));
        Assert.Equal((3, 3, 5, 4), (sorted.Total, grouped.Total, grouped.TotalLines, grouped.UnfilteredTotal));
        Assert.Equal([("a", 2, true), ("b", 1, true), ("c", 1, false)], sorted.Facets.Single(f => f.Name == "task").Values.Select(v => (v.Value, v.Count, v.IsChosen)));
        Assert.Equal(plain.Facets, sorted.Facets);
        Assert.Equal(plain.States, grouped.States);
    }

    [Fact]
    public async Task List_ByPagesAndFilters_CountsWhatItHolds()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        for (var i = 0; i < 5; i++)
        {
            var spec = MakeLog.Spec(i < 2 ? "other" : "demo") with { Created = MakeLog.Noon.AddMinutes(i) };
            await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, $"{i}.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec, i == 4 ? EvalStatus.Error : EvalStatus.Success), null, TestContext.Current.CancellationToken);
        }

        var store = app.Services.GetRequiredService<RunStore>();
        var page = await store.ListAsync(RunQuery.All, 1, 2, TestContext.Current.CancellationToken);
        var filtered = await store.ListAsync(new RunQuery { Text = "DEMO", State = RunState.Done }, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal((5, 5), (page.Total, page.UnfilteredTotal));
        Assert.Equal([MakeLog.Noon.AddMinutes(3), MakeLog.Noon.AddMinutes(2)], page.Rows.Select(r => r.Created));
        Assert.All(page.Rows, r => Assert.Null(r.Header));
        Assert.Equal((2, 5), (filtered.Total, filtered.UnfilteredTotal));
        Assert.Equal([(RunState.Done, 2), (RunState.Failed, 1)], filtered.States.Select(s => (s.Key, s.Value)).OrderBy(s => s.Key));
    }

    [Fact]
    public async Task Find_ARunThatAnotherProcessWrites_ShowsItsProgressAndScoreSoFar()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var spec = MakeLog.Spec(items: 4);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), TestContext.Current.CancellationToken);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2), value: ScoreValue.Incorrect), TestContext.Current.CancellationToken);

        var run = await app.Services.GetRequiredService<RunStore>().FindAsync(spec.EvalId!, TestContext.Current.CancellationToken);
        var counts = await app.Services.GetRequiredService<SampleSource>().CountsAsync(run!, TestContext.Current.CancellationToken);

        Assert.Equal((RunState.Running, 2, 4, 0.5), (run!.State, run.Done, run.Total, run.Headline!.Value));
        Assert.Equal((1, 1), (counts![SampleOutcome.Correct], counts[SampleOutcome.Incorrect]));
    }

    [Fact]
    public async Task Find_ARunThatWasBrokenOff_HasTheScoreOfWhatItFinishedInListsToo()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var path = Path.Combine(app.Logs, "a.eval");
        var spec = MakeLog.Spec(items: 6);
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            for (var i = 1; i <= 3; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i), value: i == 1 ? ScoreValue.Incorrect : ScoreValue.Correct), TestContext.Current.CancellationToken);
            }

            await writer.FinishAsync(MakeLog.Header(spec, EvalStatus.Cancelled) with { Results = null }, null, TestContext.Current.CancellationToken);
        }

        var store = app.Services.GetRequiredService<RunStore>();
        var page = (await store.FindAsync(spec.EvalId!, TestContext.Current.CancellationToken))!;
        var row = Assert.Single((await store.ListAsync(RunQuery.All, 0, 10, TestContext.Current.CancellationToken)).Rows);

        foreach (var run in new[] { page, row })
        {
            Assert.Equal((RunState.Cancelled, 3, 6, 2, 3), (run.State, run.Done, run.Total, run.Passed, run.ScoredSamples));
            Assert.Equal(2 / 3.0, run.Headline!.Value, 12);
        }
    }
}
