using System.Text.Json;
using Inspect.Engine.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs;

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

    private static async Task<JsonElement> DumpAsync(string path, AttachmentMode attachments)
    {
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(path, memory, isHeaderOnly: false, attachments, Stop);
        return LogJson.Element(memory.ToArray());
    }
}
