using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

public sealed class LogIndexTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
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
        var raised = new TaskCompletionSource();
        index.Changed += (_, _) => raised.TrySetResult();
        var path = await WriteAsync("a.eval", "one", other);

        File.Copy(path, _folder.File("a.eval"));

        await raised.Task.WaitAsync(Patience, Stop);
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
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience, Stop);

        var hits = await index.SearchAsync("say hel", 10, Stop);
        var page = await index.SamplesAsync(_folder.File("a.eval"), SampleQuery.All, 1, 5, Stop);

        Assert.Equal(["1", "2"], hits.Select(h => h.Summary.Id.Text).Order());
        Assert.Equal((2, "2"), (page.Total, Assert.Single(page.Samples).Id.Text));
        Assert.Empty(await index.SearchAsync("nowhere", 10, Stop));
    }

    [Fact]
    public async Task List_RunningLog_IsStartedAndItsSamplesAreThere()
    {
        await using var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), null, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await using var index = Open();

        var entry = Assert.Single(await index.ListAsync(Stop));
        var page = await index.SamplesAsync(entry.Path, SampleQuery.All, 0, 10, Stop);

        Assert.Equal((EvalStatus.Started, 1), (entry.Overview!.Status, page.Total));
    }

    private LogIndex Open() => new(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

    private async Task<string> WriteAsync(string name, string task, TemporaryFolder? folder = null, string? id = null)
    {
        var path = (folder ?? _folder).File(name);
        var spec = MakeLog.Spec(task) with { EvalId = id ?? LogId.New() };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), null, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return path;
    }
}
