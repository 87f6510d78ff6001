using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Logs.Writing;

/// <summary>Who replaces a log loses nothing that another did, and what is left of the dead does no harm.</summary>
public sealed class LogReplacingTests : IDisposable
{
    private static readonly LogProvenance Ann = new(MakeLog.Noon, "ann");

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly string _journal;

    public LogReplacingTests()
    {
        _path = _folder.File("a.eval");
        _journal = RunningLogs.JournalOf(_path);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edit_WriterDiedBeforeItsLastStep_IsNotUndoneByIt()
    {
        await DiedBeforeTheLastStepAsync();

        await LogEditor.ApplyAsync(_path, [new TagsEdit(["a"], [])], Ann, null, MakeLog.Editing, Stop);
        await RunningLogs.CompleteAsync(_path, TimeProvider.System, NullLogger.Instance, Stop);

        Assert.Equal(["a"], (await EvalLogReader.ReadHeaderAsync(_path, Stop)).Tags);
        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Complete_LogWasFinishedOtherwise_LeavesTheLogAndRemovesTheJournal()
    {
        await DiedBeforeTheLastStepAsync();
        var journal = await File.ReadAllBytesAsync(_journal, Stop);
        await LogEditor.ApplyAsync(_path, [new TagsEdit(["a"], [])], Ann, null, MakeLog.Editing, Stop);
        Directory.CreateDirectory(RunningLogs.FolderOf(_path));
        await File.WriteAllBytesAsync(_journal, journal, Stop);

        Assert.False(await RunningLogs.CompleteAsync(_path, TimeProvider.System, NullLogger.Instance, Stop));

        Assert.Equal(["a"], (await EvalLogReader.ReadHeaderAsync(_path, Stop)).Tags);
        Assert.False(Directory.Exists(RunningLogs.FolderOf(_path)));
    }

    [Fact]
    public async Task Edit_AJsonLogBesideAnInterruptedOne_TouchesOnlyItself()
    {
        var json = await MakeLog.FinishedAsync(_folder, ".json", Stop);
        await DiedBeforeTheLastStepAsync();

        await LogEditor.ApplyAsync(json, [new TagsEdit(["a"], [])], Ann, null, MakeLog.Editing, Stop);

        Assert.Equal(["a"], (await EvalLogReader.ReadHeaderAsync(json, Stop)).Tags);
        Assert.True(File.Exists(_journal));
    }

    [Fact]
    public async Task Replace_WithinOneTickOfTheClock_IsAnotherVersion()
    {
        await File.WriteAllTextAsync(_path, "one", Stop);
        var version = LogEditor.VersionOf(_path);
        var time = File.GetLastWriteTimeUtc(_path);

        LogReplacement.Replace(_path, stream => stream.Write("two"u8), () => File.SetLastWriteTimeUtc(Directory.EnumerateFiles(_folder.Path, ".inspect_tmp_*").Single(), time));

        Assert.NotEqual(version, LogEditor.VersionOf(_path));
    }

    [Fact]
    public async Task Recover_InPlaceWhileAnotherHasTheLog_IsRefusedUntilItIsLeft()
    {
        await DiedBeforeTheLastStepAsync(hasHeader: false);
        using (LogLease.Take(RunningLogs.FolderOf(_path), TimeProvider.System))
        {
            var error = await Assert.ThrowsAsync<EvalLogException>(() => LogRecovery.RecoverAsync(_path, new RecoveryOptions { ReplacesLog = true }, TimeProvider.System, Stop));
            Assert.Contains("is being written", error.Message, StringComparison.Ordinal);
        }

        var recovered = await LogRecovery.RecoverAsync(_path, new RecoveryOptions { ReplacesLog = true }, TimeProvider.System, Stop);

        Assert.Equal(2, recovered.Samples);
        Assert.False(Directory.Exists(RunningLogs.FolderOf(_path)));
    }

    /// <summary>A log as its first flush left it, beside a journal with all samples.</summary>
    private async Task DiedBeforeTheLastStepAsync(bool hasHeader = true)
    {
        byte[] first, whole;
        await using (var writer = await EvalLogWriter.StartAsync(_path, MakeLog.Spec(items: 2), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            first = await File.ReadAllBytesAsync(_path, Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
            whole = await File.ReadAllBytesAsync(_journal, Stop);
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        whole = hasHeader ? await File.ReadAllBytesAsync(_path, Stop) : whole;
        await File.WriteAllBytesAsync(_path, first, Stop);
        Directory.CreateDirectory(RunningLogs.FolderOf(_path));
        await File.WriteAllBytesAsync(_journal, whole, Stop);
    }
}
