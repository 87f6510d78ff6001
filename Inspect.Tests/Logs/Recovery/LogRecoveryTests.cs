using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs.Damage;
using Inspect.Tests.Logs.Reading;

namespace Inspect.Tests.Logs.Recovery;

public sealed class LogRecoveryTests
{
    private static readonly RecoveryOptions Defaults = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recover_OurJournal_GivesAllFinishedSamples()
    {
        using var folder = new TemporaryFolder();
        var path = await InterruptedAsync(folder, flushed: 2, journalled: 3);

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        var log = await EvalLogReader.ReadHeaderAsync(result.Path, Stop);
        Assert.Equal((folder.File("a-recovered.eval"), 5, 0, 0), (result.Path, result.Samples, result.Cancelled, result.Lost));
        Assert.Equal((EvalStatus.Error, "Eval recovered from crash"), (log.Status, log.Error!.Message));
        Assert.Equal((5, 5, 1.0), (log.Results!.TotalSamples, log.Results.CompletedSamples, log.Results.Scores[0].Metrics["accuracy"].Value));
        Assert.Equal(["1", "2", "3", "4", "5"], (await EvalLogReader.ReadSummariesAsync(result.Path, Stop)).Select(s => s.Id.Text));
        Assert.Equal([path], await LogRecovery.FindInterruptedAsync(folder.Path, TimeProvider.System, Stop));
    }

    [Fact]
    public async Task Recover_InPlace_ReplacesLogAndJournal()
    {
        using var folder = new TemporaryFolder();
        var path = await InterruptedAsync(folder, flushed: 1, journalled: 1);

        await LogRecovery.RecoverAsync(path, new RecoveryOptions { ReplacesLog = true }, TimeProvider.System, Stop);

        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(EvalStatus.Error, (await EvalLogReader.ReadHeaderAsync(path, Stop)).Status);
        Assert.Empty(await LogRecovery.FindInterruptedAsync(folder.Path, TimeProvider.System, Stop));
    }

    [Fact]
    public async Task Recover_SharedBufferOfTheReference_GivesWhatTheReferenceRecovered()
    {
        var source = LogVectors.Current("*_killed_*65.eval");
        using var folder = new TemporaryFolder();
        var path = folder.File(Path.GetFileName(source));
        File.Copy(source, path);
        var buffer = Directory.CreateDirectory(Path.Combine(folder.Path, ".buffer", Path.GetFileNameWithoutExtension(source)));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(source)!, ".buffer", buffer.Name)))
        {
            File.Copy(file, Path.Combine(buffer.FullName, Path.GetFileName(file)));
        }

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        var (_, expected) = LogVectors.Open(Path.Combine("current", "expect", Path.GetFileName(result.Path) + ".expect.json"));
        var actual = JsonSerializer.SerializeToElement(await LogFacts.OfAsync(result.Path, Stop), LogFactsJson.Options);
        string[] others = ["$.completed_at", "$.summaries.ids", "$.summaries.errors", "$.file"]; // when it was recovered, the order of the samples, an error that the reference leaves out of its summary
        Assert.Equal((4, 1), (result.Samples, result.Cancelled));
        Assert.DoesNotContain(LogFactsJson.Differences(expected, actual, "$"), d => !others.Any(o => d.StartsWith(o, StringComparison.Ordinal)));
        Assert.False(buffer.Exists && buffer.EnumerateFiles().Any());
    }

    [Fact]
    public async Task Recover_BufferDatabaseOfTheReference_GivesItsSamples()
    {
        var source = LogVectors.Current("*_killed-no-flush_*.eval");
        using var folder = new TemporaryFolder();
        var path = folder.File(Path.GetFileName(source));
        File.Copy(source, path);
        var buffers = Directory.CreateDirectory(folder.File("buffers")).FullName;
        File.Copy(Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(source)!, "buffers"), "*.db").Single(), Path.Combine(buffers, Path.GetFileName(source) + ".99999999.db"));

        var result = await LogRecovery.RecoverAsync(path, new RecoveryOptions { BufferFolder = buffers, CleansUp = false }, TimeProvider.System, Stop);

        // Counts taken from the database itself: four samples, of which one had not ended; three messages and calls each.
        var summaries = await EvalLogReader.ReadSummariesAsync(result.Path, Stop);
        var first = await EvalLogReader.ReadSampleAsync(result.Path, summaries[0].Id, 1, Stop);
        Assert.Equal((4, 1), (result.Samples, result.Cancelled));
        Assert.Equal(["CancelledError()"], summaries.Where(s => s.Error is not null).Select(s => s.Error));
        Assert.Equal(["user", "assistant", "tool", "assistant"], first.Messages.Select(m => m.Role));
        Assert.Single(Directory.EnumerateFiles(buffers));
    }

    [Fact]
    public async Task Recover_WithoutDirectory_FindsTheMembers()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        await File.WriteAllBytesAsync(path, bytes[..directory], Stop);

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        Assert.Equal((2, 0), (result.Samples, result.Lost));
        Assert.Equal(EvalStatus.Success, (await EvalLogReader.ReadHeaderAsync(result.Path, Stop)).Status);
    }

    [Fact]
    public async Task Recover_OneSampleDamaged_CopiesTheRest()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[bytes.AsSpan().IndexOf("samples/1_epoch_1.json"u8) + 200] ^= 0x10;
        await File.WriteAllBytesAsync(path, bytes, Stop);

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        Assert.Equal((1, 1), (result.Samples, result.Lost));
        Assert.Equal("samples/1_epoch_1.json", result.LeftOut[0].Name);
        Assert.Contains("is damaged", result.LeftOut[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["2"], (await EvalLogReader.ReadSummariesAsync(result.Path, Stop)).Select(s => s.Id.Text));
    }

    [Theory]
    [InlineData("{\"id\":")]
    [InlineData("{\"id\":1,\"epoch\":1,\"input\":\"a\",\"target\":\"\",\"messages\":[null]}")]
    [InlineData("[]")]
    public async Task Recover_OneSampleOfAFinishedLogIsNoSample_CopiesTheRestAndSaysWhy(string content)
    {
        using var folder = new TemporaryFolder();
        var path = await OddLogTests.WithMemberAsync(folder, "samples/1_epoch_1.json", _ => System.Text.Encoding.UTF8.GetBytes(content));

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        var left = Assert.Single(result.LeftOut);
        Assert.Equal((folder.File("a-recovered.eval"), 1, "samples/1_epoch_1.json"), (result.Path, result.Samples, left.Name));
        Assert.StartsWith("In the log a.eval the ", left.Reason, StringComparison.Ordinal);
        Assert.Contains("cannot be read", left.Reason, StringComparison.Ordinal);
        Assert.Equal(["2"], (await EvalLogReader.ReadSummariesAsync(result.Path, Stop)).Select(s => s.Id.Text));
        Assert.Equal("hello", (await EvalLogReader.ReadSampleAsync(result.Path, SampleId.Of(2), 1, Stop)).Output.Completion);
        Assert.Equal((EvalStatus.Success, 2), ((await EvalLogReader.ReadHeaderAsync(result.Path, Stop)) is var log ? log.Status : default, log.Results!.TotalSamples));
    }

    [Theory]
    [InlineData("summaries.json")]
    [InlineData("reductions.json")]
    public async Task Recover_AListOfAFinishedLogIsNone_CopiesTheSamples(string member)
    {
        using var folder = new TemporaryFolder();
        var path = await OddLogTests.WithMemberAsync(folder, member, _ => "{"u8.ToArray());

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        Assert.Equal(2, result.Samples);
        Assert.Equal(["1", "2"], (await EvalLogReader.ReadSummariesAsync(result.Path, Stop)).Select(s => s.Id.Text));
        Assert.Empty(await EvalLogReader.ReadReductionsAsync(result.Path, Stop));
    }

    [Theory]
    [InlineData("no zip")]
    [InlineData("")]
    public async Task Recover_AnotherLogOfTheTaskIsDamaged_IsNoHindrance(string other)
    {
        using var folder = new TemporaryFolder();
        var path = await InterruptedAsync(folder, flushed: 1, journalled: 1);
        var task = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.TaskId;
        await File.WriteAllTextAsync(folder.File($"b_{task}.eval"), other, Stop);

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        Assert.Equal(2, result.Samples);
    }

    [Fact]
    public async Task Recover_SampleIsNoSample_IsLeftOutAndCounted()
    {
        using var folder = new TemporaryFolder();
        var path = DamagedLogTests.Make(
            folder,
            ("_journal/start.json", LogJson.ToBytes(new LogStart { Eval = MakeLog.Spec(), Plan = MakeLog.Plan() }).ToArray(), 93),
            ("samples/1_epoch_1.json", "{\"id\":"u8.ToArray(), 93),
            ("samples/2_epoch_1.json", LogJson.ToBytes(MakeLog.Sample(SampleId.Of(2))).ToArray(), 93));

        var result = await LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop);

        Assert.Equal((1, 1), (result.Samples, result.Lost));
        Assert.Equal(["2"], (await EvalLogReader.ReadSummariesAsync(result.Path, Stop)).Select(s => s.Id.Text));
    }

    [Fact]
    public async Task Recover_WholeLog_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => LogRecovery.RecoverAsync(path, Defaults, TimeProvider.System, Stop));

        Assert.Contains("nothing to recover", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_RunningLog_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => LogRecovery.RecoverAsync(writer.Path, Defaults, TimeProvider.System, Stop));

        Assert.Contains("is being written", error.Message, StringComparison.Ordinal);
        Assert.Empty(await LogRecovery.FindInterruptedAsync(folder.Path, TimeProvider.System, Stop));
    }

    private static async Task<string> InterruptedAsync(TemporaryFolder folder, int flushed, int journalled)
    {
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(items: 9), MakeLog.Plan(), MakeLog.Options, Stop);
        for (var i = 1; i <= flushed + journalled; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), Stop);
            if (i == flushed)
            {
                await writer.FlushAsync(Stop);
            }
        }

        return writer.Path;
    }
}
