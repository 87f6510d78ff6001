using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Journal;

/// <summary>Logs as a loss of power leaves them: the name on disk and the content not, beside a journal that was synced.</summary>
public sealed class PowerLossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly string _journal;

    public PowerLossTests()
    {
        _path = _folder.File("a.eval");
        _journal = RunningLogs.JournalOf(_path);
    }

    public enum Damage
    {
        Empty,
        CutOff,
        Zeroed,
        ZeroedBeforeItsDirectory,
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Damage.Empty)]
    [InlineData(Damage.CutOff)]
    [InlineData(Damage.Zeroed)]
    [InlineData(Damage.ZeroedBeforeItsDirectory)]
    public async Task Read_LogLost_IsReadFromItsJournal(Damage damage)
    {
        await InterruptedAsync();
        Lose(_path, damage);

        var header = await EvalLogReader.ReadHeaderAsync(_path, Stop);

        Assert.Equal(("demo", EvalStatus.Started), (header.Eval.Task, header.Status));
        Assert.Equal(["1", "2", "3"], await IdsAsync());
        Assert.Equal([_path], await LogRecovery.FindInterruptedAsync(_folder.Path, TimeProvider.System, Stop));
    }

    [Theory]
    [InlineData(Damage.Empty)]
    [InlineData(Damage.CutOff)]
    [InlineData(Damage.Zeroed)]
    [InlineData(Damage.ZeroedBeforeItsDirectory)]
    public async Task Resume_LogLost_GoesOnWithTheJournal(Damage damage)
    {
        await InterruptedAsync();
        Lose(_path, damage);

        await FinishAsync();

        Assert.Equal(EvalStatus.Success, (await EvalLogReader.ReadHeaderAsync(_path, Stop)).Status);
        Assert.Equal(["1", "2", "3", "4"], await IdsAsync());
    }

    [Theory]
    [InlineData(Damage.Empty)]
    [InlineData(Damage.Zeroed)]
    public async Task Recover_LogLost_GivesTheSamplesOfTheJournal(Damage damage)
    {
        await InterruptedAsync();
        Lose(_path, damage);

        var made = await LogRecovery.RecoverAsync(_path, new RecoveryOptions(), TimeProvider.System, Stop);

        Assert.Equal((3, 0), (made.Samples, made.Lost));
    }

    [Fact]
    public async Task Read_EndOfTheJournalLost_LeavesOutWhatWasNotSynced()
    {
        await InterruptedAsync();
        using (var file = File.OpenWrite(_journal))
        {
            file.Position = file.Length - 300;
            file.Write(new byte[300]);
        }

        Assert.Equal(["1", "2"], await IdsAsync());
        await FinishAsync(from: 3);
        Assert.Equal(["1", "2", "3", "4"], await IdsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Read_JournalLost_IsReadFromTheLog(int left)
    {
        await InterruptedAsync();
        using (var file = File.OpenWrite(_journal))
        {
            file.SetLength(left);
        }

        Assert.Equal(["1", "2"], await IdsAsync());
        await FinishAsync(from: 3);
        Assert.Equal(["1", "2", "3", "4"], await IdsAsync());
    }

    [Fact]
    public async Task Read_LogAndJournalLost_SaysWhatIsWrongWithTheLog()
    {
        await InterruptedAsync();
        Lose(_path, Damage.Empty);
        Lose(_journal, Damage.Zeroed);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(_path, Stop));

        Assert.Contains("it is empty", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EvalLogException>(() => EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop));
    }

    [Fact]
    public async Task Resume_NameOfAMemberLostThatTheLogHas_KeepsWhatCameAfter()
    {
        await InterruptedAsync();
        using (var archive = ZipFile.Open(_path))
        using (var file = File.OpenWrite(_journal))
        {
            file.Position = archive.Directory.Find("samples/2_epoch_1.json")!.Offset;
            file.Write(new byte[100]);
        }

        await FinishAsync();

        Assert.Equal(["1", "2", "3", "4"], await IdsAsync());
    }

    /// <summary>A log of which two samples were flushed, and a third came after.</summary>
    private async Task InterruptedAsync()
    {
        await using var writer = await EvalLogWriter.StartAsync(_path, MakeLog.Spec(items: 4), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        await writer.FlushAsync(Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(3)), Stop);
    }

    private static void Lose(string path, Damage damage)
    {
        var bytes = File.ReadAllBytes(path);
        var lost = damage switch
        {
            Damage.Empty => [],
            Damage.CutOff => bytes[..(bytes.Length / 2)],
            Damage.Zeroed => new byte[bytes.Length],
            _ => [.. new byte[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8)], .. bytes[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8)..]],
        };
        File.WriteAllBytes(path, lost);
    }

    private async Task FinishAsync(int from = 4)
    {
        await using var writer = await EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop);
        Assert.Equal(from - 1, writer.SampleCount);
        for (var i = from; i <= 4; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), Stop);
        }

        await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
    }

    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        var ids = new List<string>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(_path, Stop))
        {
            ids.Add(sample.Id.Text);
        }

        Assert.Equal(ids, (await EvalLogReader.ReadSummariesAsync(_path, Stop)).Select(s => s.Id.Text));
        return ids;
    }
}
