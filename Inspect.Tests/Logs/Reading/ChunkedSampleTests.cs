using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Samples in chunks, split here by the rules of log format 12 from whole ones that the reference wrote.</summary>
public sealed class ChunkedSampleTests
{
    private const int ItemsOfChunk = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*_tools-basic_*.eval")]
    [InlineData("*_attachments_*.eval")]
    [InlineData("*_long-conversation_*.eval")]
    public async Task Read_Chunks_GivesTheSampleTheyWereMadeFrom(string pattern)
    {
        using var folder = new TemporaryFolder();
        var source = LogVectors.Current(pattern);
        var path = folder.File("chunked.eval");
        var (id, epoch) = Split(source, path);

        var expected = Plain(await EvalLogReader.ReadSampleAsync(source, id, epoch, Stop));
        var whole = Plain(await EvalLogReader.ReadSampleAsync(path, id, epoch, Stop));
        using var reader = await SampleReader.OpenAsync(path, id, epoch, Stop);

        Assert.Equal(expected, whole);
        Assert.Equal(expected, Plain(reader.Sample with { Events = [.. reader.EventPage(0, reader.EventCount)], Messages = [.. reader.MessagePage(0, reader.MessageCount)], Attachments = reader.Attachments }));
        Assert.Equal((await EvalLogReader.ReadSummariesAsync(source, Stop)).Count, await EvalLogReader.ReadSamplesAsync(path, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task Read_ChunkMissing_SaysWhatIsNotThere()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("chunked.eval");
        var (id, epoch) = Split(LogVectors.Current("*_tools-basic_*.eval"), path, skip: "events/3.json");

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(path, id, epoch, Stop));

        Assert.Contains("item 3 is not there", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events/0.json", "events/2147483647.json")]
    [InlineData("events/3.json", "events/2000000000.json")]
    [InlineData("messages/3.json", "messages/2000000000.json")]
    public void Read_ChunkClaimsBillionsBeforeIt_IsRefusedInLittleMemory(string name, string other)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("chunked.eval");
        var (id, epoch) = Split(LogVectors.Current("*_tools-basic_*.eval"), path, rename: (name, other));
        using var source = EvalLogReader.Open(path);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<EvalLogException>(() => source.Sample(id, epoch));

        Assert.Contains("does not follow", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task InOrder_ManyChunkedSamples_TakesNoQuadraticTime()
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"samples/{i}_epoch_1/sample.json")];

        // Every name against every other would take minutes.
        var ordered = await Task.Run(() => SampleNames.InOrder(names, new Dictionary<string, SampleId>()), Stop).WaitAsync(Patience.Most, Stop);

        Assert.Equal(names.Length, ordered.Count);
        Assert.Equal(("samples/10_epoch_1/", true), ordered[10]);
    }

    private static string Plain(EvalSample sample)
    {
        var full = AttachmentResolver.ResolveAll(sample) with { EventsData = null, Attachments = new Dictionary<string, string>() };
        return JsonSerializer.Serialize(LogJson.ToElement(full));
    }

    /// <summary>Copies a log with its first sample in chunks.</summary>
    private static (SampleId Id, int Epoch) Split(string source, string target, string? skip = null, (string Name, string Other)? rename = null)
    {
        using var archive = ZipFile.Open(source);
        using var file = File.Create(target);
        var writer = new ZipWriter(0, []);
        var members = archive.Directory.Members.Values.OrderBy(m => m.Offset).ToList();
        var first = members.First(m => m.Name.StartsWith("samples/", StringComparison.Ordinal));
        foreach (var member in members.Where(m => m != first))
        {
            Add(member.Name, archive.ReadAll(member));
        }

        var sample = JsonNode.Parse(archive.ReadAll(first))!.AsObject();
        foreach (var (name, content) in Chunks(sample).Where(c => c.Name != skip))
        {
            Add($"{first.Name[..^5]}/{(name == rename?.Name ? rename.Value.Other : name)}", Encoding.UTF8.GetBytes(content));
        }

        file.Write(writer.EncodeDirectory());
        return (sample["id"]!.GetValueKind() == JsonValueKind.Number ? SampleId.Of(sample["id"]!.GetValue<long>()) : SampleId.Of(sample["id"]!.GetValue<string>()), sample["epoch"]!.GetValue<int>());

        void Add(string name, ReadOnlySpan<byte> content)
        {
            var packed = ZipPacker.Pack(name, content);
            var bytes = ZipWriter.Encode(packed);
            file.Write(bytes);
            writer.Commit(packed, bytes.Length);
        }
    }

    private static List<(string Name, string Content)> Chunks(JsonObject sample)
    {
        // Numbers stand for hashes in all members; texts inside attachments stay.
        var attachments = sample["attachments"]!.AsObject().ToList();
        var texts = attachments.Select(a => a.Value!.DeepClone()).ToList();
        var text = new JsonObject(sample.Where(f => f.Key != "attachments").Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))).ToJsonString();
        foreach (var (index, attachment) in attachments.Index())
        {
            text = text.Replace("\"attachment://" + attachment.Key + "\"", string.Create(CultureInfo.InvariantCulture, $"\"attachment://{index}\""), StringComparison.Ordinal);
        }

        var rest = JsonNode.Parse(text)!.AsObject();
        var pool = Taken(rest["events_data"]!.AsObject(), "messages");
        var calls = Taken(rest["events_data"]!.AsObject(), "calls");
        var events = Taken(rest, "events");
        var final = Taken(rest, "messages");
        var metadata = rest["metadata"]!.ToJsonString();
        rest.Remove("events_data");
        rest.Remove("metadata");
        rest["message_refs"] = new JsonArray(new JsonArray(pool.Count, pool.Count + final.Count));
        List<(string, string)> members = [("sample.json", rest.ToJsonString()), ("skeleton.json", "{\"version\":1}"), ("events/stats.json", "{\"version\":1}"), ("events/uuids.json", "[]")];
        if (metadata != "{}")
        {
            members.Add(("metadata.json", metadata));
        }

        members.AddRange([.. Cut("messages", [.. pool, .. final]), .. Cut("events", events), .. Cut("calls", calls), .. Cut("attachments", texts)]);
        return members;
    }

    private static List<JsonNode> Taken(JsonObject of, string name)
    {
        var items = of[name]!.AsArray().Select(i => i!.DeepClone()).ToList();
        of.Remove(name);
        return items;
    }

    private static IEnumerable<(string Name, string Content)> Cut(string name, List<JsonNode> items) =>
        items.Chunk(ItemsOfChunk).Select((c, i) => (string.Create(CultureInfo.InvariantCulture, $"{name}/{i * ItemsOfChunk}.json"), new JsonArray([.. c]).ToJsonString()));
}
