using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Reading;

/// <summary>A <c>.json</c> log says the same whatever order its keys stand in: tools sort them.</summary>
public sealed class KeyOrderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<TheoryDataRow<string>> Logs() => Vectors.Folder("logs") is { } folder
        ? Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(f => EvalLogReader.IsLogName(f) || Path.GetFileName(f).StartsWith("log_", StringComparison.Ordinal))
            .Where(f => !f.EndsWith(".expect.json", StringComparison.Ordinal))
            .Select(f => new TheoryDataRow<string>(Path.GetRelativePath(folder, f)))
            .OrderBy(f => f.Data, StringComparer.Ordinal)
        : [];

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task Dump_LogWithSortedKeys_SaysWhatTheLogSays(string name)
    {
        var path = Path.Combine(Vectors.Folder("logs")!, name);
        var sorted = await SortAsync(path);

        Assert.Empty(JsonValues.Differences(await DumpAsync(path, isHeaderOnly: false), await DumpAsync(sorted, isHeaderOnly: false), "$").Take(5));
        Assert.Empty(JsonValues.Differences(await DumpAsync(path, isHeaderOnly: true), await DumpAsync(sorted, isHeaderOnly: true), "$").Take(5));
    }

    [Fact]
    public async Task Convert_LogWithSortedKeys_KeepsWhatStandsBehindTheSamples()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".json", Stop);
        var sorted = await SortAsync(path);

        await LogConverter.ConvertAsync(sorted, _folder.File("b.eval"), AttachmentMode.Keep, Stop);

        var header = await EvalLogReader.ReadHeaderAsync(_folder.File("b.eval"), Stop);
        Assert.Equal((EvalStatus.Success, MakeLog.Noon), (header.Status, header.Stats.StartedAt));
        await LogEquality.AssertSameAsync(path, _folder.File("b.eval"), Stop);
    }

    [Fact]
    public async Task ReadHeader_ErrorBehindTheSamples_IsThere()
    {
        var text = OldLogs.Of("""{"id":1,"epoch":1,"input":"","target":""}""");
        await File.WriteAllTextAsync(_folder.File("a.json"), text[..text.LastIndexOf('}')] + ""","error":{"message":"boom","traceback":"","traceback_ansi":""}}""", Stop);

        Assert.Equal("boom", (await EvalLogReader.ReadHeaderAsync(_folder.File("a.json"), Stop)).Error?.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadHeader_CutOffInItsSamples_IsReadWhereAllOfItStandsBefore(bool isSorted)
    {
        var path = await MakeLog.FinishedAsync(_folder, ".json", Stop);
        path = isSorted ? await SortAsync(path) : path;
        var text = await File.ReadAllTextAsync(path, Stop);
        await File.WriteAllTextAsync(path, text[..(text.LastIndexOf("\"samples\":", StringComparison.Ordinal) + 200)], Stop);

        var reading = EvalLogReader.ReadHeaderAsync(path, Stop);

        if (isSorted)
        {
            Assert.Contains("ends in the middle", (await Assert.ThrowsAsync<EvalLogException>(() => reading)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(EvalStatus.Success, (await reading).Status);
        }
    }

    private static async Task<System.Text.Json.JsonElement> DumpAsync(string path, bool isHeaderOnly)
    {
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(path, memory, isHeaderOnly, AttachmentMode.Keep, Stop);
        return LogJson.Element(memory.ToArray());
    }

    private async Task<string> SortAsync(string path)
    {
        var copy = _folder.File("sorted.json");
        var log = Sorted(JsonNode.Parse(LogJson.Element(await File.ReadAllBytesAsync(path, Stop)).GetRawText(), null, new() { MaxDepth = LogJson.MaxDepth })!);
        using var document = System.Text.Json.JsonDocument.Parse(log.ToJsonString(), new() { MaxDepth = LogJson.MaxDepth });
        await File.WriteAllBytesAsync(copy, LogJson.ToBytes(document.RootElement).ToArray(), Stop);
        return copy;
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value is { } value ? Sorted(value) : null))),
        JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Sorted(i))]),
        _ => node.DeepClone(),
    };
}
