using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

public sealed class LogIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_LogsInFolders_NewestFirstWithHeaders()
    {
        var first = await WriteAsync("a.eval", "one");
        await WriteAsync("sub/b.eval", "two");
        File.SetLastWriteTimeUtc(first, DateTime.UnixEpoch);
        await using var index = Open();

        var entries = await index.ListAsync(Stop);

        Assert.Equal(["sub/b.eval", "a.eval"], entries.Select(e => e.RelativePath));
        Assert.Equal(["two", "one"], entries.Select(e => e.Header!.Eval.Task));
        Assert.Equal(("accuracy", 1.0, EvalStatus.Success), (entries[0].Overview!.Metric, entries[0].Overview!.MetricValue, entries[0].Overview!.Status));
    }

    [Fact]
    public async Task List_FileIsNoLog_SaysWhy()
    {
        await File.WriteAllTextAsync(_folder.File("x.eval"), "no zip", Stop);
        await using var index = Open();

        var entry = Assert.Single(await index.ListAsync(Stop));

        Assert.Null(entry.Header);
        Assert.Contains("x.eval cannot be opened", entry.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_LogRemovedAndReplaced_Follows()
    {
        var first = await WriteAsync("a.eval", "one");
        var second = await WriteAsync("b.eval", "two");
        await using var index = Open();
        await index.ListAsync(Stop);

        File.Delete(first);
        File.Delete(second);
        await WriteAsync("b.eval", "three, longer");

        await index.UntilAsync(entries => entries is [{ Overview.Task: "three, longer" }]);
    }

    [Fact]
    public async Task Changed_LogCopiedIntoFolder_IsRaised()
    {
        using var other = new TemporaryFolder();
        await using var index = Open();
        await index.ListAsync(Stop);
        var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        index.Changed += (_, _) => raised.TrySetResult();
        var path = await WriteAsync("a.eval", "one", other);

        File.Copy(path, _folder.File("a.eval"));

        await raised.Task.WaitAsync(Patience.Most, Stop);
    }

    [Fact]
    public async Task List_SecondIndex_ComesFromTheDatabase()
    {
        var path = await WriteAsync("a.eval", "one");
        await using (var index = Open())
        {
            await index.ListAsync(Stop);
        }

        var written = File.GetLastWriteTimeUtc(path);
        await File.WriteAllBytesAsync(path, new byte[new FileInfo(path).Length], Stop);
        File.SetLastWriteTimeUtc(path, written);
        await using var second = Open();

        Assert.Equal(["one"], (await second.ListAsync(Stop)).Select(e => e.Overview!.Task));
    }

    [Fact]
    public async Task List_DatabaseIsDamaged_IsMadeAnew()
    {
        await WriteAsync("a.eval", "one");
        Directory.CreateDirectory(_folder.File("app"));
        await File.WriteAllTextAsync(_folder.File("app/index.db"), new string('x', 10_000), Stop);
        await using var index = Open();

        Assert.Equal(["one"], (await index.ListAsync(Stop)).Select(e => e.Overview!.Task));
    }

    [Fact]
    public async Task Find_IdPrefixOrName_GivesTheLog()
    {
        await WriteAsync("a.eval", "one");
        var entry = default(LogEntry);
        await using var index = Open();
        entry = Assert.Single(await index.ListAsync(Stop));

        Assert.Equal(entry.Path, (await index.FindAsync(entry.Overview!.EvalId, Stop))?.Path);
        Assert.Equal(entry.Path, (await index.FindAsync(entry.Overview.EvalId[..4], Stop))?.Path);
        Assert.Equal(entry.Path, (await index.FindAsync("a.eval", Stop))?.Path);
        Assert.Null(await index.FindAsync("0none", Stop));
    }

    [Fact]
    public async Task Find_PrefixOfSeveral_NamesThem()
    {
        await WriteAsync("a.eval", "one", id: "abc1");
        await WriteAsync("b.eval", "two", id: "abc2");
        await using var index = Open();

        var error = await Assert.ThrowsAsync<InspectException>(() => index.FindAsync("abc", Stop));

        Assert.Contains("abc1", error.Message, StringComparison.Ordinal);
        Assert.Contains("abc2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_TextOfSamples_FindsTheSample()
    {
        await WriteAsync("a.eval", "one");
        await using var index = Open();
        await index.ListAsync(Stop);
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);

        var hits = await index.SearchAsync("say hel", 10, Stop);
        var page = await index.SamplesAsync(_folder.File("a.eval"), SampleQuery.All, 1, 5, Stop);

        Assert.Equal(["1", "2"], hits.Select(h => h.Summary.Id.Text).Order());
        Assert.Equal((2, "2"), (page.Total, Assert.Single(page.Samples).Id.Text));
        Assert.Empty(await index.SearchAsync("nowhere", 10, Stop));
    }

    [Fact]
    public async Task List_RunningLog_IsStartedAndItsSamplesAreThere()
    {
        await using var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await using var index = Open();

        var entry = Assert.Single(await index.ListAsync(Stop));
        var page = await index.SamplesAsync(entry.Path, SampleQuery.All, 0, 10, Stop);

        Assert.Equal((EvalStatus.Started, 1), (entry.Overview!.Status, page.Total));
    }

    [Fact]
    public async Task Samples_OfAQuery_AreSortedFilteredAndFoundInTheDatabase()
    {
        var path = _folder.File("a.eval");
        var spec = MakeLog.Spec(items: 3) with { Config = new EvalConfig { Epochs = 2 } };
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            // In the order in which they ended.
            foreach (var (item, epoch, value) in new[] { (3, 1, "C"), (1, 2, "I"), (2, 1, "C"), (1, 1, "C"), (3, 2, "I") })
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(item), epoch, input: $"Say number{item}", value: ScoreValue.Of(value)), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec) with { Results = MakeLog.Header(spec).Results! with { TotalSamples = 6 } }, null, Stop);
        }

        await using var index = Open();
        await index.FindAsync("a.eval", Stop);
        var plan = await index.SamplesAsync(path, SampleQuery.All, 0, 10, Stop);
        var correct = await index.SamplesAsync(path, new SampleQuery { Outcome = SampleOutcome.Correct, IsDescending = true }, 0, 2, Stop);
        var found = await index.SamplesAsync(path, new SampleQuery { Text = "number3" }, 0, 10, Stop);

        Assert.Equal([("1", 1), ("1", 2), ("2", 1), ("3", 1), ("3", 2)], plan.Samples.Select(s => (s.Id.Text, s.Epoch)));
        Assert.Equal((3, "3", "2"), (correct.Total, correct.Samples[0].Id.Text, correct.Samples[1].Id.Text));
        Assert.Equal([("3", 1), ("3", 2)], found.Samples.Select(s => (s.Id.Text, s.Epoch)));
        Assert.Equal([2, 1, 2], await index.EpochsAsync(path, Stop));
        Assert.Equal((3, 2), ((await index.CountsAsync(path, Stop))![SampleOutcome.Correct], (await index.CountsAsync(path, Stop))![SampleOutcome.Incorrect]));
        Assert.Equal(3, await index.PositionAsync(path, SampleQuery.All, SampleId.Of(3), 1, Stop));
        Assert.Equal(2, Assert.Single(await index.FindSamplesAsync(path, "1", 2, Stop)).Epoch);
    }

    private LogIndex Open() => new(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

    private async Task<string> WriteAsync(string name, string task, TemporaryFolder? folder = null, string? id = null)
    {
        var path = (folder ?? _folder).File(name);
        var spec = MakeLog.Spec(task) with { EvalId = id ?? LogId.New() };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return path;
    }
}
