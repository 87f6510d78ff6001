using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Tests.Logs.Kill;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Journal;

/// <summary>What a killed writer leaves beside its log goes; what anybody else has there stays.</summary>
public sealed class TemporaryFilesTests : IDisposable
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(11);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _later = new(TimeProvider.System.GetUtcNow() + Old);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sweep_ProcessIsDead_RemovesItsFileOnceThatIsOld()
    {
        var file = Make(await DeadProcessAsync(), "a-log");

        var early = TemporaryFiles.Sweep([_folder.Path], TimeProvider.System, NullLogger.Instance);
        var late = TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance);

        Assert.Empty(early);
        Assert.Equal([file], late);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Sweep_ProcessLives_LeavesItsFile()
    {
        using var writer = WriterProcess.Start(_folder.Path);
        try
        {
            await writer.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience.Most, Stop);
            var file = Make(writer.Id, "a-log");
            var mine = Make(Environment.ProcessId, "a-log");

            TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance);

            Assert.True(File.Exists(file));
            Assert.True(File.Exists(mine));
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(Stop);
        }
    }

    [Fact]
    public void Sweep_ProcessGotItsNumberLater_RemovesTheFile()
    {
        var file = Make(Environment.ProcessId, "a-log");
        using var self = Process.GetCurrentProcess();
        File.SetLastWriteTimeUtc(file, self.StartTime.ToUniversalTime() - Old);

        Assert.Equal([file], TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance));
    }

    /// <summary>A run that begins while somebody sweeps finds its folder fit to write.</summary>
    [Fact]
    public async Task Sweep_FolderIsTriedMeanwhile_HoldsNobodyUp()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var sweeping = Task.Run(
            () =>
            {
                for (var sweeps = 0; ; sweeps++)
                {
                    if (end.IsCancellationRequested)
                    {
                        return sweeps;
                    }

                    TemporaryFiles.Sweep([_folder.Path], TimeProvider.System, NullLogger.Instance);
                }
            },
            Stop);

        for (var i = 0; i < 3_000; i++)
        {
            LogFolders.CheckWritable(_folder.Path);
        }

        await end.CancelAsync();
        Assert.NotEqual(0, await sweeping);
    }

    [Fact]
    public async Task Sweep_FileIsHeld_LeavesIt()
    {
        var file = Make(await DeadProcessAsync(), "a-log");
        using var held = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.Empty(TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance));
    }

    [Theory]
    [InlineData(".inspect_tmp_12_abcde.writing")] // eight characters, as the reference draws them
    [InlineData(".inspect_tmp_x8f_2k1q.writing")]
    [InlineData(".inspect_tmp_4194399.writing")]
    [InlineData(".inspect_tmp_4194399_.writing")]
    [InlineData(".inspect_tmp__a-long-name.writing")]
    [InlineData(".inspect_tmp_04194399_a-log.writing")]
    [InlineData(".inspect_tmp_-4194399_a-log.writing")]
    [InlineData(".inspect_tmp_99999999999_a-log.writing")]
    [InlineData("inspect_tmp_4194399_a-log.writing")]
    [InlineData(".inspect_tmp_4194399_a-log.writing.eval")]
    [InlineData(".INSPECT_TMP_4194399_a-log.writing")]
    public void Sweep_OtherName_LeavesIt(string name)
    {
        File.WriteAllText(_folder.File(name), "x");

        TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance);

        Assert.True(File.Exists(_folder.File(name)));
    }

    [Fact]
    public async Task Sweep_LinkOrFolder_LeavesIt()
    {
        var name = Path.GetFileName(Make(await DeadProcessAsync(), "a-log"));
        var target = _folder.File("target");
        File.Move(_folder.File(name), target);
        File.CreateSymbolicLink(_folder.File(name), target);
        Directory.CreateDirectory(_folder.File(name.Replace("a-log", "b-log", StringComparison.Ordinal)));

        TemporaryFiles.Sweep([_folder.Path], _later, NullLogger.Instance);

        Assert.Equal((3, true), (Directory.GetFileSystemEntries(_folder.Path).Length, File.Exists(target)));
    }

    [Fact]
    public async Task Index_FolderWithLeftovers_RemovesThemWhereLogsAreLookedFor()
    {
        var process = await DeadProcessAsync();
        string[] files = [Make(process, "a-log"), Make(process, "sub/b-log")];
        Array.ForEach(files, f => File.SetLastWriteTimeUtc(f, DateTime.UnixEpoch));
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder.Path) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Deleted += (_, _) =>
        {
            if (!files.Any(File.Exists))
            {
                gone.TrySetResult();
            }
        };

        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

        await gone.Task.WaitAsync(Patience.Most, Stop);
        Assert.Empty(await index.ListAsync(Stop));
    }

    /// <summary>Number of a process that was killed.</summary>
    private static async Task<int> DeadProcessAsync()
    {
        using var folder = new TemporaryFolder();
        using var writer = WriterProcess.Start(folder.Path);
        await writer.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience.Most, Stop);
        writer.Kill();
        await writer.WaitForExitAsync(Stop);
        return writer.Id;
    }

    private string Make(int process, string log)
    {
        var path = _folder.File(log);
        var name = string.Create(CultureInfo.InvariantCulture, $".inspect_tmp_{process}_{Path.GetFileName(path)}.writing");
        var file = Path.Combine(Path.GetDirectoryName(path)!, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(file, "half of a log");
        return file;
    }
}
