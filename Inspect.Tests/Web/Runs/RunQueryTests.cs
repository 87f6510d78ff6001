using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Runs;

/// <summary>Filters, orders, groups and boxes of the list of runs.</summary>
public sealed class RunQueryTests : IAsyncLifetime
{
    private readonly AppFactory _app = new(fake: FakeProvider.Saying("A"));

    private RunStore Store => _app.Services.GetRequiredService<RunStore>();

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("a", "red", "openai/gpt-4o", 0, 0.25, EvalStatus.Success, ["qa"]);
        await WriteAsync("b", "red", "openai/gpt-4o-mini", 1, 0.75, EvalStatus.Success, ["qa", "draft"]);
        await WriteAsync("sub/c", "blue", "openai/gpt-4o", 2, 0.5, EvalStatus.Success, []);
        await WriteAsync("d", "blue", "onnx/small", 3, double.NaN, EvalStatus.Error, []);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(null, "d c b a")]
    [InlineData("gpt red", "b a")]
    [InlineData("task == 'red'", "b a")]
    [InlineData("model ~= 'gpt-4o$'", "c a")]
    [InlineData("score > 0.3", "c b")]
    [InlineData("status == 'failed'", "d")]
    [InlineData("has_error", "d")]
    [InlineData("tags == 'qa' and not (tags == 'draft')", "a")]
    [InlineData("tags in ('draft')", "b")]
    [InlineData("created >= '2026-01-02 12:02'", "d c")]
    [InlineData("folder == 'sub'", "c")]
    [InlineData("scores.exact.accuracy == 0.75", "b")]
    [InlineData("metadata.level == 2", "c")]
    [InlineData("args.n >= 2", "d c")]
    [InlineData("cost > 0.75", "c")]
    [InlineData("week == '2025-12-29'", "d c b a")]
    [InlineData("any ~= 'MINI'", "b")]
    public async Task Filter_HoldsWhatFits(string? text, string files) => Assert.Equal(files, await FilesAsync(new RunQuery { Text = text }));

    [Fact]
    public async Task Filter_ThatIsWrong_LeavesNothingOutAndSaysWhere()
    {
        var list = await Store.ListAsync(new RunQuery { Text = "scor > 3" }, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal(4, list.Total);
        Assert.Equal((0, 4, "“scor” is not known here; did you mean score?"), (list.Error!.At, list.Error.Length, list.Error.Message));
    }

    [Theory]
    [InlineData("score", "a c b d")]
    [InlineData("-score", "b c a d")]
    [InlineData("-cost", "c b a d")]
    [InlineData("task,-score", "c d b a")]
    [InlineData("-task,score", "a b c d")]
    [InlineData("nonsense", "d c b a")]
    [InlineData("args.n", "a b c d")]
    public async Task Sort_WhatHasNoValueComesLast(string sort, string files) => Assert.Equal(files, await FilesAsync(new RunQuery { Sort = sort }));

    [Theory]
    [InlineData(null, "score", false, "-score")]
    [InlineData("-score", "score", false, "score")]
    [InlineData("score", "score", false, null)]
    [InlineData("-score", "task", false, "-task")]
    [InlineData("-score", "task", true, "-score,-task")]
    [InlineData("-score,-task", "score", true, "score,-task")]
    [InlineData("score,-task", "score", true, "-task")]
    public void Sort_Next_GoesDownUpAndBack(string? sort, string name, bool isAdded, string? next) => Assert.Equal(next, RunSort.Next(sort, name, isAdded));

    [Fact]
    public async Task Group_RunsStandUnderTheirHead()
    {
        var list = await Store.ListAsync(new RunQuery { Group = RunGrouping.Task }, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal(["blue 2: 0.5", "d", "c", "red 2: 0.25 0.75", "b", "a"], list.Lines.Select(l => l.Group is { } g
            ? FormattableString.Invariant($"{g.Label} {g.Count}: {string.Join(' ', g.Scores.Select(s => s.ToString(System.Globalization.CultureInfo.InvariantCulture)))}")
            : Path.GetFileNameWithoutExtension(l.Run!.LogPath)!));
        Assert.Equal((6, 4), (list.TotalLines, list.Total));
    }

    [Fact]
    public async Task Facets_CountWhatTheOthersLetThrough()
    {
        var facets = (await Store.ListAsync(new RunQuery { Text = "task == \"red\" and score > 0.1" }, 0, 0, TestContext.Current.CancellationToken)).Facets;

        Assert.Equal([("red", 2, true), ("blue", 1, false)], ValuesOf("task"));
        Assert.Equal([("openai/gpt-4o", 1, false), ("openai/gpt-4o-mini", 1, false)], ValuesOf("model"));
        Assert.Equal([("qa", 2, false), ("draft", 1, false)], ValuesOf("tags"));

        IEnumerable<(string, int, bool)> ValuesOf(string name) => facets.Single(f => f.Name == name).Values.Select(v => (v.Value, v.Count, v.IsChosen));
    }

    [Fact]
    public async Task Facets_OfWords_CountWhatHoldsThem()
    {
        var facets = (await Store.ListAsync(new RunQuery { Text = "gpt red" }, 0, 0, TestContext.Current.CancellationToken)).Facets;

        Assert.Equal([("red", 2)], facets.Single(f => f.Name == "task").Values.Select(v => (v.Value, v.Count)));
    }

    [Fact]
    public async Task Folder_ShowsItsOwnLogsAlone()
    {
        Assert.Equal("c", await FilesAsync(new RunQuery { Folder = new RunFolder(_app.Logs, "sub") }));
        Assert.Equal("d b a", await FilesAsync(new RunQuery { Folder = new RunFolder(_app.Logs, string.Empty) }));
        Assert.Equal([(string.Empty, 3), ("sub", 1)], (await Store.FoldersAsync(hidesRetried: false, TestContext.Current.CancellationToken)).Select(f => (f.Folder.Path, f.Count)).OrderBy(f => f.Path));
    }

    [Fact]
    public async Task Position_CountsTheHeadsOfGroups()
    {
        var run = (await Store.ListAsync(new RunQuery { Text = "file == 'b.eval'" }, 0, 1, TestContext.Current.CancellationToken)).Rows.Single().Run;

        Assert.Equal(4, await Store.PositionAsync(new RunQuery { Group = RunGrouping.Task }, run, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Trash_MovesLogsAwayAndBack()
    {
        var actions = _app.Services.GetRequiredService<RunActions>();
        var run = (await Store.ListAsync(new RunQuery { Text = "file == 'c.eval'" }, 0, 1, TestContext.Current.CancellationToken)).Rows.Single();
        var before = await File.ReadAllBytesAsync(run.LogPath!, TestContext.Current.CancellationToken);

        var (moved, problems) = await actions.TrashAsync([run.Run, "NoSuchRunAtAll"], TestContext.Current.CancellationToken);

        Assert.Equal("d b a", await FilesAsync(RunQuery.All));
        Assert.Equal((run.LogPath, run.Run), (moved.Single().Path, moved.Single().EvalId));
        Assert.Equal(["The run NoSuchRu has no log yet, or none any more."], problems);
        Assert.Empty(await actions.RestoreAsync([moved.Single().Id], TestContext.Current.CancellationToken));
        Assert.Equal("d c b a", await FilesAsync(RunQuery.All));
        Assert.Equal(before, await File.ReadAllBytesAsync(run.LogPath!, TestContext.Current.CancellationToken));
        Assert.Equal(["This log is no longer in the trash."], await actions.RestoreAsync([moved.Single().Id], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tag_ChangesEachRunAndTheList()
    {
        var runs = (await Store.ListAsync(new RunQuery { Text = "task == 'red'" }, 0, 10, TestContext.Current.CancellationToken)).Rows.Select(r => r.Run).ToList();

        var (done, problems) = await _app.Services.GetRequiredService<RunActions>().TagAsync(runs, ["new"], ["draft"], "me", TestContext.Current.CancellationToken);

        Assert.Equal(2, done);
        Assert.Empty(problems);
        Assert.Equal("b a", await FilesAsync(new RunQuery { Text = "tags == 'new'" }));
        Assert.Equal(string.Empty, await FilesAsync(new RunQuery { Text = "tags == 'draft'" }));
    }

    private async Task<string> FilesAsync(RunQuery query) =>
        string.Join(' ', (await Store.ListAsync(query, 0, 10, TestContext.Current.CancellationToken)).Rows.Select(r => Path.GetFileNameWithoutExtension(r.LogPath)));

    private async Task WriteAsync(string file, string task, string model, int minute, double score, EvalStatus status, string[] tags)
    {
        var path = Path.Combine(_app.Logs, file + ".eval");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var number = System.Text.Json.JsonSerializer.SerializeToElement(minute);
        var spec = MakeLog.Spec(task) with
        {
            Model = model,
            Created = MakeLog.Noon.AddMinutes(minute),
            Tags = [.. tags],
            TaskArgs = new Dictionary<string, System.Text.Json.JsonElement> { ["n"] = number },
            Metadata = new Dictionary<string, System.Text.Json.JsonElement> { ["level"] = number },
        };
        var header = MakeLog.Header(spec, status);
        var results = header.Results!.Scores[0] with { Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = score } } };
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken);

        // A model of this machine has no price.
        double? cost = model.StartsWith("onnx/", StringComparison.Ordinal) ? null : minute * 0.25;
        var usage = new[] { model, "openai/grader" }.ToDictionary(m => m, _ => new ModelUsage { TotalCost = cost });
        await writer.FinishAsync(header with { Stats = header.Stats with { ModelUsage = usage }, Results = double.IsNaN(score) ? null : header.Results with { Scores = [results] } }, null, TestContext.Current.CancellationToken);
    }
}
