using System.Buffers.Binary;
using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Damage;

/// <summary>Small files that would unpack to more than the memory or the disk holds are refused before anything is unpacked.</summary>
public sealed class BombTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("header.json", 65, "more than the 64 MB")]
    [InlineData("_journal/start.json", 65, "more than the 64 MB")]
    public void ReadHeader_ClaimsMoreThanAHeaderHas_IsRefused(string name, int megabytes, string named)
    {
        var path = DamagedLogTests.Make(_folder, (name, new byte[20_000], 0));
        Claim(path, name, megabytes);

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.ReadHeader(path));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSummaries_FlushClaimsTooMuch_IsRefused()
    {
        var path = DamagedLogTests.Make(_folder, ("_journal/start.json", "{}"u8.ToArray(), 0), ("_journal/summaries/1.json", new byte[50_000], 0));
        Claim(path, "_journal/summaries/1.json", 129);

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.ReadSummaries(path));

        Assert.Contains("more than the 128 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSummaries_FlushesTogetherClaimTooMuch_AreRefused()
    {
        (string Name, byte[] Content, int Method)[] flushes = [.. Enumerable.Range(1, 5).Select(i => ($"_journal/summaries/{i}.json", "[]"u8.ToArray(), 0))];
        var path = DamagedLogTests.Make(_folder, [("_journal/start.json", "{}"u8.ToArray(), 0), .. flushes]);
        Assert.All(flushes, f => Claim(path, f.Name, 110));

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.ReadSummaries(path));

        Assert.Contains("claim 576,716,800 bytes, more than the 512 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSummaries_DeflatedZeros_AreRefused()
    {
        var path = DamagedLogTests.Make(_folder, ("summaries.json", new byte[80 << 20], 8));

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.ReadSummaries(path));

        Assert.Contains("claim to unpack to 83,886,080", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSample_PackedAsOnlyABombIs_IsRefusedBeforeItIsUnpacked()
    {
        var path = DamagedLogTests.Make(_folder, ("samples/1_epoch_1.json", new byte[80 << 20], 8));

        var error = Assert.Throws<EvalLogException>(() => SampleReader.Open(path, SampleId.Of(1), 1));

        Assert.Contains("claim to unpack to 83,886,080", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSamples_TwoNamesForTheSameBytes_AreRefused()
    {
        var sample = LogJson.ToBytes(MakeLog.Sample(SampleId.Of(1))).ToArray();
        var path = DamagedLogTests.Make(_folder, ("header.json", LogJson.ToBytes(MakeLog.Header(MakeLog.Spec())).ToArray(), 0), ("samples/1_epoch_1.json", sample, 0), ("samples/2_epoch_1.json", sample, 0));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(Entry(bytes, "samples/1_epoch_1.json") + 42, 4).CopyTo(bytes.AsSpan(Entry(bytes, "samples/2_epoch_1.json") + 42));
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.Samples(path).Count());

        Assert.Contains("samples/2_epoch_1.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("belong to another member", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The directory says another size for the content.</summary>
    private static void Claim(string path, string name, int megabytes)
    {
        var bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Entry(bytes, name) + 24), (uint)megabytes << 20);
        File.WriteAllBytes(path, bytes);
    }

    private static int Entry(byte[] bytes, string name) => bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(name)) - 46;
}
