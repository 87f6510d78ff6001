using System.Diagnostics;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Journal;

/// <summary>Which files below a folder are logs, for us and for other readers (log format 1.3).</summary>
public sealed class LogFoldersTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_HiddenFolder_ListsItsLogs()
    {
        var path = await HiddenAsync();

        Assert.Equal([path], LogFolders.Find([_folder.Path]).Keys);
        Assert.Equal([path], LogFolders.Below(_folder.Path, isRecursive: true).Select(f => f.FullName));
        Assert.Equal([path], LogFolders.Look([_folder.Path], [path]).Keys);
        Assert.Empty(LogFolders.Below(_folder.Path, isRecursive: false));
    }

    [Fact]
    public async Task Find_LinksToFoldersAndLogs_AreNotFollowed()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        Directory.CreateSymbolicLink(_folder.File("again"), _folder.Path);
        File.CreateSymbolicLink(_folder.File("b.eval"), path);

        Assert.Equal([path], LogFolders.Find([_folder.Path]).Keys);
        Assert.Equal([path], LogFolders.Below(_folder.Path, isRecursive: true).Select(f => f.FullName));
        Assert.Empty(LogFolders.Look([_folder.Path], [_folder.File("b.eval"), Path.Combine(_folder.File("again"), "a.eval")]));
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        Assert.Equal([path], (await index.ListAsync(Stop)).Select(e => e.Path));
    }

    [Fact]
    public async Task Find_NamedPipe_IsNoLogAndHoldsUpNobody()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await MakePipeAsync(_folder.File("x.eval"));

        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        Assert.Equal([path], (await index.ListAsync(Stop).WaitAsync(Ceiling, Stop)).Select(e => e.Path));
        Assert.Null(await index.ReadAsync(_folder.File("x.eval"), Stop).WaitAsync(Ceiling, Stop));
        Assert.Equal([path], LogFolders.Below(_folder.Path, isRecursive: true).Select(f => f.FullName));
        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(_folder.File("x.eval"), Stop).WaitAsync(Ceiling, Stop));
        Assert.Equal("The log x.eval cannot be opened: it is no file but a pipe, a socket or a device. Copy what it gives into a file.", error.Message);
    }

    [Theory]
    [InlineData("owner.lock")]
    [InlineData("owner.json")]
    [InlineData("samples.journal")]
    public async Task Look_PipesInThePlaceOfAJournalsFiles_HoldUpNobody(string name)
    {
        var path = _folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        }

        File.Delete(Path.Combine(RunningLogs.FolderOf(path), name));
        await MakePipeAsync(Path.Combine(RunningLogs.FolderOf(path), name));

        Assert.Equal(EvalStatus.Started, (await EvalLogReader.ReadHeaderAsync(path, Stop).WaitAsync(Ceiling, Stop)).Status);
        Assert.False(await Task.Run(() => RunningLogs.IsRunning(path, TimeProvider.System), Stop).WaitAsync(Ceiling, Stop));
        Assert.Equal([path], await LogRecovery.FindInterruptedAsync(_folder.Path, TimeProvider.System, Stop).WaitAsync(Ceiling, Stop));
    }

    [Fact]
    public async Task Sweep_APipeWithTheNameOfATemporaryFile_IsLeft()
    {
        await MakePipeAsync(_folder.File(".inspect_tmp_1_0000002a.writing"));

        Assert.Empty(await Task.Run(() => TemporaryFiles.Sweep([_folder.Path], TimeProvider.System, NullLogger.Instance), Stop).WaitAsync(Ceiling, Stop));
    }

    /// <summary>The reference takes any file of this ending for a log, in hidden folders too.</summary>
    [Fact]
    public async Task Write_RunningLog_LeavesNothingBesideThatOthersTakeForALog()
    {
        var path = _folder.File("a.eval");
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.FlushAsync(Stop);

        var files = Directory.EnumerateFiles(_folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).ToList();

        Assert.True(files.Count > 1);
        Assert.Equal([path], files.Where(EvalLogReader.IsLogName));
    }

    [Fact]
    public async Task Resume_JournalOfTheFirstVersion_GoesOn()
    {
        var path = _folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        }

        File.Move(RunningLogs.JournalOf(path), Path.Combine(RunningLogs.FolderOf(path), "log.eval"));

        await using var resumed = await EvalLogWriter.ResumeAsync(path, MakeLog.Options, Stop);
        Assert.Equal(1, resumed.SampleCount);
        Assert.Equal([path], LogFolders.Find([_folder.Path]).Keys);
    }

    [Fact]
    public void CheckWritable_NoFolder_SaysSo()
    {
        File.WriteAllText(_folder.File("logs"), string.Empty);

        var error = Assert.Throws<EvalLogException>(() => LogFolders.CheckWritable(_folder.File("logs")));

        Assert.StartsWith($"The log folder {_folder.File("logs")} cannot be written: ", error.Message, StringComparison.Ordinal);
        LogFolders.CheckWritable(_folder.File("new"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("new")));
    }

    private static async Task MakePipeAsync(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes of Windows have names of their own.");
        using var process = Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<string> HiddenAsync()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        Directory.CreateDirectory(_folder.File(".old"));
        File.Move(path, _folder.File(".old/a.eval"));
        return _folder.File(".old/a.eval");
    }
}
