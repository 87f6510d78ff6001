using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Runs;

/// <summary>Attempts that failed and were tried again are hidden, where somebody wants that.</summary>
public sealed class RetriedRunsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_AttemptsOfOneTask_HidesTheFailedOnesThatHaveANewerLog()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "first", "one", 1, EvalStatus.Error);
        await WriteAsync(app, "second", "one", 2, EvalStatus.Cancelled);
        await WriteAsync(app, "third", "one", 3, EvalStatus.Success);

        // The newest attempt is shown though it failed; one that succeeded is no failed attempt; another folder is another set.
        await WriteAsync(app, "alone", "two", 1, EvalStatus.Error);
        await WriteAsync(app, "good", "three", 1, EvalStatus.Success);
        await WriteAsync(app, "bad", "three", 2, EvalStatus.Error);
        await WriteAsync(app, "sub/elsewhere", "one", 4, EvalStatus.Success);
        var store = app.Services.GetRequiredService<RunStore>();

        var shown = await store.ListAsync(new RunQuery { HidesRetried = true }, 0, 10, Stop);
        var all = await store.ListAsync(RunQuery.All, 0, 10, Stop);
        var failed = await store.ListAsync(new RunQuery { HidesRetried = true, Text = "status == \"failed\"" }, 0, 10, Stop);

        Assert.Equal(["alone", "bad", "elsewhere", "good", "third"], NamesOf(shown));
        Assert.Equal((5, 5, 2), (shown.Total, shown.UnfilteredTotal, shown.Retried));
        Assert.Equal((7, 7, 2), (all.Total, all.UnfilteredTotal, all.Retried));
        Assert.Equal((2, 5), (failed.Total, failed.UnfilteredTotal));
        Assert.Equal([(string.Empty, 4), ("sub", 1)], (await store.FoldersAsync(hidesRetried: true, Stop)).Select(f => (f.Folder.Path, f.Count)).OrderBy(f => f.Path));
    }

    [Fact]
    public async Task Across_AttemptsThatWereTriedAgain_AreHiddenWithTheirSamples()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "first", "one", 1, EvalStatus.Error, samples: 2);
        await WriteAsync(app, "second", "one", 2, EvalStatus.Success, samples: 3);
        await app.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);
        var store = app.Services.GetRequiredService<RunStore>();

        Assert.Equal(5, (await store.AcrossAsync(null, null, hidesRetried: false, 0, 10, Stop)).Total);
        Assert.Equal(3, (await store.AcrossAsync(null, null, hidesRetried: true, 0, 10, Stop)).Total);
        Assert.Equal((5, 3), ((await store.SearchAsync("hello", null, hidesRetried: false, 10, Stop)).Total, (await store.SearchAsync("hello", null, hidesRetried: true, 10, Stop)).Total));
    }

    private static IEnumerable<string> NamesOf(RunList list) => list.Rows.Select(r => Path.GetFileNameWithoutExtension(r.LogPath!)).Order(StringComparer.Ordinal);

    private static async Task WriteAsync(AppFactory app, string name, string task, int hour, EvalStatus status, int samples = 0)
    {
        var path = Path.Combine(app.Logs, name + ".eval");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var spec = MakeLog.Spec() with { TaskId = task, Created = MakeLog.Noon.AddHours(hour) };
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        for (var id = 1; id <= samples; id++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(id)), Stop);
        }

        await writer.FinishAsync(MakeLog.Header(spec, status), null, Stop);
    }
}
