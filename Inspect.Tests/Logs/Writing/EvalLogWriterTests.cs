using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Writing;

public sealed class EvalLogWriterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NewLog_CanBeReadAsStarted()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);

        var log = await EvalLogReader.ReadHeaderAsync(writer.Path, Stop);

        Assert.Equal((EvalStatus.Started, spec.EvalId, "generate"), (log.Status, log.Eval.EvalId, log.Plan.Steps[0].Solver));
        Assert.True(RunningLogs.IsRunning(writer.Path, TimeProvider.System));
    }

    [Fact]
    public async Task WriteSample_BeforeAnyFlush_IsReadFromTheJournal()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(items: 3000), MakeLog.Plan(), MakeLog.Options, Stop);

        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);

        var summaries = await EvalLogReader.ReadSummariesAsync(writer.Path, Stop);
        var sample = await EvalLogReader.ReadSampleAsync(writer.Path, SampleId.Of(1), 1, Stop);
        Assert.Equal(["hello"], summaries.Select(s => s.Target.Text));
        Assert.Equal("hello", sample.Output.Completion);
    }

    [Fact]
    public async Task Finish_SamplesWritten_LogIsWholeAndJournalGone()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        var path = folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), value: ScoreValue.Unscored), Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of("b/c"), value: ScoreValue.Of(1.0)), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), [], Stop);
        }

        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        var summaries = await EvalLogReader.ReadSummariesAsync(path, Stop);
        Assert.Equal(EvalStatus.Success, log.Status);
        Assert.Equal(["1", "b/c"], summaries.Select(s => s.Id.Text));
        Assert.True(summaries[0].Scores!["exact"].Value.IsUnscored);
        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task WriteSample_SameSampleTwice_TheLastCounts()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        var path = folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), answer: "first"), Stop);
            await writer.FlushAsync(Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), answer: "second"), Stop);
            Assert.Equal(["second"], (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Target.Text));
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        Assert.Equal(["second"], (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Target.Text));
        Assert.Equal("second", (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Output.Completion);
    }

    [Fact]
    public async Task Resume_WriterGone_GoesOnWithAllSamples()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        var path = folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
            await writer.FlushAsync(Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        }

        Assert.False(RunningLogs.IsRunning(path, TimeProvider.System));
        await using (var writer = await EvalLogWriter.ResumeAsync(path, MakeLog.Options, Stop))
        {
            Assert.Equal(2, writer.SampleCount);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(3)), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        Assert.Equal(["1", "2", "3"], (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Id.Text));
    }

    [Fact]
    public async Task Resume_OwnerAlive_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogWriter.ResumeAsync(writer.Path, MakeLog.Options, Stop));

        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderIsAFile_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("full"), "x", Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(
            () => EvalLogWriter.StartAsync(Path.Combine(folder.File("full"), "a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop));

        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WriterDiedBeforeItsLogWasThere_BeginsAnew()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.eval");
        await using (await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            File.Delete(path);
        }

        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec("second"), MakeLog.Plan(), MakeLog.Options, Stop);

        Assert.Equal("second", (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.Task);
    }

    [Fact]
    public async Task Start_LogWasDeletedButItsJournalHasSamples_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.eval");
        await using (var first = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await first.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
            File.Delete(path);
        }

        await Assert.ThrowsAsync<EvalLogException>(() => EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop));
    }

    [Fact]
    public async Task Flush_LogCannotBeReplaced_KeepsSamplesAndRetries()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.eval");
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);
        File.Delete(path);
        Directory.CreateDirectory(Path.Combine(path, "in-the-way"));

        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await Assert.ThrowsAsync<EvalLogException>(() => writer.FlushAsync(Stop));
        await Assert.ThrowsAsync<EvalLogException>(() => writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop));
        Directory.Delete(path, recursive: true);
        await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);

        Assert.Single(await EvalLogReader.ReadSummariesAsync(path, Stop));
    }

    [Fact]
    public async Task WriteSample_LoneSurrogates_AreWrittenAsSixCharacters()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);

        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of("id\ud83d"), answer: "x\udc00y"), Stop);

        var sample = await EvalLogReader.ReadSampleAsync(writer.Path, SampleId.Of(@"id\ud83d"), 1, Stop);
        Assert.Equal(@"x\udc00y", sample.Output.Completion);
    }
}
