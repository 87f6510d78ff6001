using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Damage;

/// <summary>True samples that pack as bombs do: a model that said the same thing for longer than the smallest bomb is.</summary>
[Collection(LargeMemoryCollection.Name)]
public sealed class TightSampleTests : IDisposable
{
    private const string Member = "samples/1_epoch_1.json";

    /// <summary>Just more than the 64 MB from which on a member can be a bomb: the test holds several copies.</summary>
    private const int Length = 65 << 20;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TightSampleTests() => LetGo();

    public void Dispose()
    {
        _folder.Dispose();
        LetGo();
    }

    [Fact]
    public async Task Write_SampleThatRepeatsItself_CanBeRead()
    {
        var path = _folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(Sample(), Stop);
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        await CheckAsync(path);
    }

    [Theory]
    [InlineData("_journal/start.json")]
    [InlineData("header.json")]
    public async Task Recover_SampleThatReadersRefuse_CanBeReadAfterIt(string first)
    {
        var head = first == "header.json" ? LogJson.ToBytes(MakeLog.Header(MakeLog.Spec())) : LogJson.ToBytes(new LogStart { Eval = MakeLog.Spec(), Plan = MakeLog.Plan() });
        var path = DamagedLogTests.Make(_folder, (first, head.ToArray(), 93), (Member, LogJson.ToBytes(Sample()).ToArray(), DamagedLogTests.Tight));
        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop));

        var result = await LogRecovery.RecoverAsync(path, new RecoveryOptions(), TimeProvider.System, Stop);

        Assert.Contains("'log recover' copies them", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (result.Samples, result.Lost));
        await CheckAsync(result.Path);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(210)] // more than a frame
    public void Pack_NothingButOneByte_IsWhatItWas(int megabytes)
    {
        var content = new byte[megabytes << 20];
        content.AsSpan().Fill((byte)'x');
        var path = DamagedLogTests.Make(_folder, (Member, content, 93));
        using var archive = ZipFile.Open(path);
        var member = archive.Directory.Find(Member)!;

        Assert.False(ZipLimits.IsBomb(member.Method, member.PackedBytes, member.SizeBytes));
        Assert.True(content.AsSpan().SequenceEqual(archive.ReadAll(member)));
    }

    [Fact]
    public void Pack_SomethingBeforeWhatRepeatsItself_IsWhatItWas()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000)) + new string('y', 90 << 20) + "the end");
        var path = DamagedLogTests.Make(_folder, (Member, content, 93));
        using var archive = ZipFile.Open(path);

        Assert.True(content.AsSpan().SequenceEqual(archive.ReadAll(archive.Directory.Find(Member)!)));
    }

    /// <summary>What tests leave is hundreds of megabytes, which the process would keep until it has need of them.</summary>
    private static void LetGo() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static EvalSample Sample() =>
        MakeLog.Sample(SampleId.Of(1)) with { Store = new Dictionary<string, JsonElement> { ["x"] = LogJson.ToElement(new string('x', Length)) } };

    private static async Task CheckAsync(string path)
    {
        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop);
        Assert.Equal(Length, sample.Store["x"].GetString()!.Length);
        using var opened = await SampleReader.OpenAsync(path, SampleId.Of(1), 1, Stop);
        Assert.Equal(sample.Events.Length, opened.EventCount);
    }
}
