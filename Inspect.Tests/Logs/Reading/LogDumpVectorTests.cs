using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Reading;

/// <summary>A dump of a log that the reference wrote says what the members of the log say.</summary>
public sealed class LogDumpVectorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => Vectors.Folder("logs/current") is { } folder
        ? Directory.EnumerateFiles(folder)
            .Where(EvalLogReader.IsLogName)
            .Select(f => new TheoryDataRow<string>(Path.GetFileName(f)))
            .OrderBy(f => f.Data, StringComparer.Ordinal)
        : [];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dump_LogOfTheReference_SaysWhatItsMembersSay(string name)
    {
        var path = Path.Combine(Vectors.Folder("logs/current")!, name);

        var dump = await DumpAsync(path, AttachmentMode.Keep);

        Assert.Empty(JsonValues.Differences(ReferenceDump.Of(path, AttachmentMode.Keep), dump, "$").Take(10));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dump_AttachmentsResolved_HasThemInTheirPlaces(string name)
    {
        var path = Path.Combine(Vectors.Folder("logs/current")!, name);

        var dump = await DumpAsync(path, AttachmentMode.Full);

        Assert.Empty(JsonValues.Differences(ReferenceDump.Of(path, AttachmentMode.Full), dump, "$").Take(10));
    }

    public static IEnumerable<TheoryDataRow<string>> Expectations() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Expectations))]
    public async Task Dump_LogOfVectors_HasTheNumbersThatTheReferenceReads(string name)
    {
        var (path, expected) = LogVectors.Open(name);

        var dump = await DumpAsync(path, AttachmentMode.Keep);

        Assert.Equal(Metrics(expected).Select(m => Number(m.GetProperty("value"))), Metrics(dump).Select(m => Number(m.GetProperty("value"))));
    }

    private static IEnumerable<JsonElement> Metrics(JsonElement log) =>
        log.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Object
            ? results.GetProperty("scores").EnumerateArray().Select(s => s.GetProperty("metrics")).SelectMany(m => m.ValueKind == JsonValueKind.Array ? m.EnumerateArray() : m.EnumerateObject().Select(p => p.Value))
            : [];

    // The expectations have NaN as text; 0 and 0.0 are two values.
    private static string Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? $"{(value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "float" : "integer")} {value.GetDouble():R}"
        : value.GetString()!.TrimStart(LogNumber.Marker);

    private static async Task<JsonElement> DumpAsync(string path, AttachmentMode attachments)
    {
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(path, memory, isHeaderOnly: false, attachments, Stop);
        return LogJson.Element(memory.ToArray());
    }
}
