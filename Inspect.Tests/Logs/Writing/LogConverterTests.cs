using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Tests.Logs.Reading;

namespace Inspect.Tests.Logs.Writing;

public sealed class LogConverterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Convert_LogOfVectorsThereAndBack_LosesNothing(string name)
    {
        using var folder = new TemporaryFolder();
        var (path, _) = LogVectors.Open(name);

        await LogConverter.ConvertAsync(path, folder.File("a.json"), AttachmentMode.Keep, Stop);
        await LogConverter.ConvertAsync(folder.File("a.json"), folder.File("b.eval"), AttachmentMode.Keep, Stop);

        await LogEquality.AssertSameAsync(path, folder.File("a.json"), Stop);
        await LogEquality.AssertSameAsync(path, folder.File("b.eval"), Stop);
    }

    [Fact]
    public async Task Convert_ToJson_GivesWhatTheReferenceConverted()
    {
        var source = LogVectors.Current("*_converted_*.eval");
        using var folder = new TemporaryFolder();

        await LogConverter.ConvertAsync(source, folder.File("a.json"), AttachmentMode.Keep, Stop);

        var expected = await File.ReadAllTextAsync(Path.ChangeExtension(source, ".json"), Stop);
        var actual = await File.ReadAllTextAsync(folder.File("a.json"), Stop);
        Assert.Equal(expected[..expected.IndexOf("\"samples\": [", StringComparison.Ordinal)], actual[..actual.IndexOf("\"samples\": [", StringComparison.Ordinal)]);
        Assert.Empty(LogFactsJson.Differences(LogJson.Element(Encoding.UTF8.GetBytes(expected)), LogJson.Element(Encoding.UTF8.GetBytes(actual)), "$"));
    }

    [Fact]
    public async Task Convert_AttachmentsResolved_LeavesNone()
    {
        var source = LogVectors.Current("*_attachments_*.eval");
        using var folder = new TemporaryFolder();

        await LogConverter.ConvertAsync(source, folder.File("kept.json"), AttachmentMode.Keep, Stop);
        await LogConverter.ConvertAsync(source, folder.File("full.json"), AttachmentMode.Full, Stop);

        var kept = References(await File.ReadAllTextAsync(folder.File("kept.json"), Stop));
        var full = References(await File.ReadAllTextAsync(folder.File("full.json"), Stop));
        Assert.True(kept.Count > full.Count);
        Assert.All(full, r => Assert.Equal("attachment://" + new string('0', 32), r)); // one that names no attachment, in a text of the task
    }

    private static List<string> References(string json) => [.. Regex.Matches(json, "attachment://[0-9a-f]{32}(?=\")").Select(m => m.Value)];

    [Fact]
    public async Task Convert_DamagedLog_LeavesTheTargetAsItWas()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[bytes.AsSpan().IndexOf("samples/2_epoch_1.json"u8) + 100] ^= 0x55;
        await File.WriteAllBytesAsync(path, bytes, Stop);
        await File.WriteAllTextAsync(folder.File("b.json"), "old", Stop);

        await Assert.ThrowsAsync<EvalLogException>(() => LogConverter.ConvertAsync(path, folder.File("b.json"), AttachmentMode.Keep, Stop));

        Assert.Equal("old", await File.ReadAllTextAsync(folder.File("b.json"), Stop));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Path).Count());
    }
}
