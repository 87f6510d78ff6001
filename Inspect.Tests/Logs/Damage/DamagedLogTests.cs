using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Damage;

/// <summary>Each kind of damage has a sentence that says what is wrong and where, and what is left can be read.</summary>
public sealed class DamagedLogTests
{
    /// <summary>Stands for method 93 where the packing of another program is wanted, which heeds no bounds of ours.</summary>
    internal const int Tight = -93;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_CutOff_SaysSoAndNamesTheWayOut()
    {
        using var folder = new TemporaryFolder();
        var path = await DamagedAsync(folder, bytes => bytes[..(bytes.Length / 2)]);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Equal(
            $"The log a.eval cannot be opened: its {new FileInfo(path).Length:N0} bytes do not end with a zip directory: it was cut off, or it is no log. What is left of it can be copied with 'log recover'.",
            error.Message);
    }

    [Fact]
    public async Task Open_Empty_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = await DamagedAsync(folder, _ => []);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Contains("it is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_BrokenDirectory_NamesTheByte()
    {
        using var folder = new TemporaryFolder();
        var entry = 0;
        var path = await DamagedAsync(folder, bytes =>
        {
            entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
            bytes[entry] = 0;
            return bytes;
        });

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Contains($"its zip directory is broken at byte {entry:N0}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CorruptMember_CostsThisSampleAlone()
    {
        using var folder = new TemporaryFolder();
        var path = await DamagedAsync(folder, bytes =>
        {
            bytes[bytes.AsSpan().IndexOf("samples/1_epoch_1.json"u8) + 60] ^= 0xFF;
            return bytes;
        });

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop));

        Assert.StartsWith("In the log a.eval the member samples/1_epoch_1.json at byte ", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await EvalLogReader.ReadSummariesAsync(path, Stop)).Count);
        Assert.Equal("2", (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop)).Id.Text);
    }

    [Fact]
    public async Task Read_WrongChecksum_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, ("header.json", Header(), 0));
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[bytes.AsSpan().IndexOf("\"demo\""u8) + 1] = (byte)'D';
        await File.WriteAllBytesAsync(path, bytes, Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Contains("its checksum is wrong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DuplicateMembers_TheLastCounts()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, ("header.json", Header("first"), 93), ("header.json", Header("second"), 93));

        Assert.Equal("second", (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.Task);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(Tight)]
    public async Task Read_ZipBomb_IsRefusedInLittleMemory(int method)
    {
        using var folder = new TemporaryFolder();
        var size = method == 8 ? 20 << 20 : 100 << 20;
        var path = Make(folder, ("header.json", new byte[size], method));

        // The directory lies about the size of the deflated one, whose packing cannot go beyond about a thousand to one.
        var file = await File.ReadAllBytesAsync(path, Stop);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24), method == 8 ? 1000u : (uint)size);
        await File.WriteAllBytesAsync(path, file, Stop);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<EvalLogException>(() => EvalLogReader.ReadHeader(path));

        Assert.Contains(method == 8 ? "more than the 1,000 bytes" : "claim to unpack to 104,857,600", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(42)]
    public async Task Read_AbsurdSizes_AreRefusedInLittleMemory(int field)
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, ("header.json", Header(), 93));
        var file = await File.ReadAllBytesAsync(path, Stop);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + field), 0xFFFFFFF0);
        await File.WriteAllBytesAsync(path, file, Stop);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<EvalLogException>(() => EvalLogReader.ReadHeader(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task Read_DeepNesting_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var deep = Encoding.UTF8.GetString(Header()).Replace("\"version\"", $"\"deep\":{new string('[', 100_000)}{new string(']', 100_000)},\"version\"", StringComparison.Ordinal);
        var path = Make(folder, ("header.json", Encoding.UTF8.GetBytes(deep), 93));

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Contains("depth", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Read_BrokenUtf8_ShowsReplacementCharacters()
    {
        using var folder = new TemporaryFolder();
        var header = Header();
        header[header.AsSpan().IndexOf("demo"u8)] = 0xFF;
        var path = Make(folder, ("header.json", header, 93));

        Assert.Equal("\uFFFDemo", (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.Task);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\x")]
    public async Task Read_NamesThatLeaveTheFolder_AreOnlyNames(string id)
    {
        using var folder = new TemporaryFolder();
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(id)), Stop);
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        await LogConverter.ConvertAsync(folder.File("a.eval"), folder.File("b.json"), AttachmentMode.Keep, Stop);

        Assert.Equal(id, (await EvalLogReader.ReadSampleAsync(folder.File("a.eval"), SampleId.Of(id), 1, Stop)).Id.Text);
        Assert.Equal(["a.eval", "b.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static byte[] Header(string task = "demo") => LogJson.ToBytes(MakeLog.Header(MakeLog.Spec(task))).ToArray();

    private static async Task<string> DamagedAsync(TemporaryFolder folder, Func<byte[], byte[]> damage)
    {
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        await File.WriteAllBytesAsync(path, damage(await File.ReadAllBytesAsync(path, Stop)), Stop);
        return path;
    }

    internal static string Make(TemporaryFolder folder, params (string Name, byte[] Content, int Method)[] members)
    {
        var writer = new ZipWriter(0, []);
        using var file = File.Create(folder.File("a.eval"));
        foreach (var (name, content, method) in members)
        {
            var packed = ZipPacker.Pack(name, content);
            packed = method switch
            {
                0 => packed with { Method = 0, Data = content },
                8 => packed with { Method = 8, Data = Deflated(content) },
                Tight => packed with { Method = 93, Data = new ZstdSharp.Compressor(3).Wrap(content).ToArray() },
                _ => packed,
            };
            var encoded = ZipWriter.Encode(packed);
            file.Write(encoded);
            writer.Commit(packed, encoded.Length);
        }

        file.Write(writer.EncodeDirectory());
        return folder.File("a.eval");
    }

    private static byte[] Deflated(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(memory, CompressionLevel.SmallestSize))
        {
            deflate.Write(content);
        }

        return memory.ToArray();
    }
}
