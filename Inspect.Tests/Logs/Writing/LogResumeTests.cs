using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Inspect.Tests.Logs.Damage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Logs.Writing;

/// <summary>Logs whose writer died at an awkward moment, laid out as it left them.</summary>
public sealed class LogResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private byte[] _flushed = [];
    private byte[] _finished = [];

    public LogResumeTests() => _path = _folder.File("a.eval");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Complete_KilledBeforeTheLogWasReplaced_PutsTheJournalInItsPlace()
    {
        await WriteAsync();
        Break(_finished);

        Assert.True(await RunningLogs.CompleteAsync(_path, TimeProvider.System, NullLogger.Instance, Stop));

        Assert.False(Directory.Exists(RunningLogs.FolderOf(_path)));
        Assert.Equal((EvalStatus.Success, 3), ((await EvalLogReader.ReadHeaderAsync(_path, Stop)).Status, (await EvalLogReader.ReadSummariesAsync(_path, Stop)).Count));
        Assert.False(await RunningLogs.CompleteAsync(_path, TimeProvider.System, NullLogger.Instance, Stop));
    }

    [Fact]
    public async Task Recover_KilledBeforeTheLogWasReplaced_CompletesIt()
    {
        await WriteAsync();
        Break(_finished);

        var recovered = await LogRecovery.RecoverAsync(_path, new RecoveryOptions(), TimeProvider.System, Stop);

        Assert.Equal((_path, 3), (recovered.Path, recovered.Samples));
        Assert.Empty(await LogRecovery.FindInterruptedAsync(_folder.Path, TimeProvider.System, Stop));
    }

    [Fact]
    public async Task Resume_KilledBetweenSummariesAndHeader_HasTheSamplesThatComeLater()
    {
        await WriteAsync();
        Break(_finished[..(int)OffsetOf("header.json")]);

        await FinishAsync(4);

        Assert.Equal([1, 2, 3, 4], await IdsAsync());
    }

    [Fact]
    public async Task Resume_AJournalCutInTheMiddleOfWhatTheLogHas_TakesItFromTheLog()
    {
        await WriteAsync();
        Break(_flushed[..(_flushed.Length / 3)]);

        await FinishAsync(4);

        Assert.Equal([1, 2, 3, 4], await IdsAsync());
    }

    [Fact]
    public async Task Resume_ADamagedMemberThatTheLogHas_KeepsItAndWhatCameAfter()
    {
        await WriteAsync();
        var journal = _finished[..(int)OffsetOf("summaries.json")];
        var middle = (int)OffsetOf("samples/2_epoch_1.json");
        journal[middle + 200] ^= 0xFF;
        Break(journal);

        await FinishAsync(4);

        Assert.Equal([1, 2, 3, 4], await IdsAsync());
        Assert.NotNull(await EvalLogReader.ReadSampleAsync(_path, SampleId.Of(2), 1, Stop));
    }

    [Fact]
    public async Task Resume_AFinishedLog_IsRefusedAndLeavesNothing()
    {
        await WriteAsync();

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop));

        Assert.Equal("The log a.eval is finished.", error.Message);
        Assert.False(Directory.Exists(RunningLogs.FolderOf(_path)));
    }

    [Theory]
    [InlineData("eval", "null", "The field eval is null")]
    [InlineData("eval.config", "null", "The field eval.config is null")]
    [InlineData("eval.dataset", "null", "The field eval.dataset is null")]
    [InlineData("eval.scorers", "[null]", "The field eval.scorers holds null")]
    [InlineData("plan", "null", "The field plan is null or missing")]
    [InlineData("plan.steps", "[null]", "The field plan.steps holds null")]
    public async Task Resume_NullInWhatWasToBeRun_NamesTheField(string field, string value, string named)
    {
        var start = LogJson.ToBytes(new LogStart { Eval = MakeLog.Spec(), Plan = MakeLog.Plan() }).ToArray();
        DamagedLogTests.Make(_folder, ("_journal/start.json", OddLogTests.Odd(start, field, value), 93));

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop));

        Assert.StartsWith("In the log a.eval the member _journal/start.json cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A log of three samples, and its bytes after the second and at the end.</summary>
    private async Task WriteAsync()
    {
        await using var writer = await EvalLogWriter.StartAsync(_path, MakeLog.Spec(items: 4), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        await writer.FlushAsync(Stop);
        _flushed = await File.ReadAllBytesAsync(_path, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(3)), Stop);
        await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        _finished = await File.ReadAllBytesAsync(_path, Stop);
    }

    private void Break(byte[] journal)
    {
        File.WriteAllBytes(_path, _flushed);
        Directory.CreateDirectory(RunningLogs.FolderOf(_path));
        File.WriteAllBytes(RunningLogs.JournalOf(_path), journal);
    }

    private long OffsetOf(string member)
    {
        using var archive = ZipFile.Open(_path);
        return archive.Directory.Find(member)!.Offset;
    }

    private async Task FinishAsync(int last)
    {
        await using var writer = await EvalLogWriter.ResumeAsync(_path, MakeLog.Options, Stop);
        for (var i = writer.SampleCount + 1; i <= last; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), Stop);
        }

        await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
    }

    private async Task<IEnumerable<int>> IdsAsync()
    {
        var ids = new List<int>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(_path, Stop))
        {
            ids.Add(int.Parse(sample.Id.Text, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(ids.Count, (await EvalLogReader.ReadSummariesAsync(_path, Stop)).Count);
        return ids;
    }
}
