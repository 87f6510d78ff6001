using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Journal;

/// <summary>What a journal repairs, leaves out and removes is in the app's log.</summary>
public sealed class JournalMessagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger<JournalMessagesTests> _logger = new();
    private readonly string _path;
    private readonly string _journal;

    public JournalMessagesTests()
    {
        _path = _folder.File("a.eval");
        _journal = RunningLogs.JournalOf(_path);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<(LogLevel Level, string Message)> Entries => _logger.Entries.Select(e => (e.Level, e.Message));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resume_JournalCutOff_SaysHowMuchGoes()
    {
        await InterruptedAsync();
        var length = new FileInfo(_journal).Length;
        await File.AppendAllBytesAsync(_journal, "PK\u0003\u0004 cut"u8.ToArray(), Stop);

        await ResumeAsync();

        Assert.Equal([(LogLevel.Warning, $"The last 8 bytes of the journal {_journal} are no whole member and are cut off")], Entries);
        Assert.Equal(length, new FileInfo(_journal).Length);
    }

    [Fact]
    public async Task Resume_DamagedMemberThatNoFlushHas_SaysThatItIsLeftOut()
    {
        await InterruptedAsync();
        var bytes = await File.ReadAllBytesAsync(_journal, Stop);
        bytes[bytes.AsSpan().LastIndexOf("samples/1_epoch_1.json"u8) + 60] ^= 0xFF;
        await File.WriteAllBytesAsync(_journal, bytes, Stop);
        File.Delete(_path);
        await File.WriteAllBytesAsync(_path, [], Stop);

        await ResumeAsync();

        Assert.Equal([(LogLevel.Warning, $"The journal {_journal} is damaged: 1 members are left out, the first is samples/1_epoch_1.json")], Entries);
    }

    [Fact]
    public async Task Complete_WriterDiedInTheLastStep_SaysThatItIsDone()
    {
        await InterruptedAsync();
        await using (var writer = await EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop))
        {
            File.Copy(_path, _folder.File("started"));
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        Directory.CreateDirectory(RunningLogs.FolderOf(_path));
        File.Move(_path, _journal);
        File.Move(_folder.File("started"), _path);

        await RunningLogs.CompleteAsync(_path, TimeProvider.System, _logger, Stop);

        // Behind the header lies the directory, which is made again.
        Assert.Contains((LogLevel.Information, $"The log {_path} is complete: its writer died in the last step, which is done now"), Entries);
    }

    [Fact]
    public void Sweep_FileOfAKilledWriter_IsNamed()
    {
        var file = _folder.File(".inspect_tmp_99999999_0000002a.writing");
        File.WriteAllText(file, "x");

        TemporaryFiles.Sweep([_folder.Path], new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1)), _logger);

        Assert.Equal([(LogLevel.Information, $"The temporary file {file} of a writer that was killed is removed")], Entries);
    }

    private async Task InterruptedAsync()
    {
        await using var writer = await EvalLogWriter.StartAsync(_path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
    }

    private async Task ResumeAsync()
    {
        await using var writer = await EvalLogWriter.ResumeAsync(_path, MakeLog.Options with { Logger = _logger }, Stop);
    }
}
