using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading.Parts;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Samples that a conversion split into chunks (log format 12).</summary>
internal static class ChunkedSample
{
    /// <summary>The sample with an id, or null when the archive has none in this form.</summary>
    public static EvalSample? Find(ArchiveLogSource source, SampleId id, int epoch) => Exists(source, id, epoch) ? Read(source, SampleNames.ChunkFolder(id, epoch)) : null;

    /// <summary>The archive has the sample in this form.</summary>
    public static bool Exists(ArchiveLogSource source, SampleId id, int epoch) =>
        source.Archive.Directory.Contains(SampleNames.ChunkFolder(id, epoch) + "sample.json");

    /// <summary>Puts the chunks of a sample together.</summary>
    public static EvalSample Read(ArchiveLogSource source, string folder)
    {
        var parts = Open(source, folder); // the source is the caller's and stays open
        return source.Upgrade(parts.Rest with
        {
            Messages = All(parts.Messages),
            Events = All(parts.Events),
            EventsData = new EventsData { Messages = All(parts.Pool), Calls = All(parts.Calls) },
            Attachments = parts.Attachments,
        });
    }

    /// <summary>The chunks as parts, each read when something in it is asked for.</summary>
    public static SampleParts Open(ArchiveLogSource source, string folder)
    {
        var members = source.Archive.Directory.Members;
        var sample = source.Parse<EvalSample>(members[folder + "sample.json"]);
        if (members.TryGetValue(folder + "metadata.json", out var metadata))
        {
            sample = sample with { Metadata = source.Parse<Dictionary<string, JsonElement>>(metadata) };
        }

        var messages = List<ChatMessage>(source, folder + "messages/");
        var final = Final(sample, messages.Count);
        return new SampleParts
        {
            Rest = Without(sample, "message_refs"),
            Events = List<TranscriptEvent>(source, folder + "events/"),
            Messages = new LazyList<ChatMessage>(final.Count, i =>
            {
                var (first, start) = final.Ranges.FindLast(r => r.First <= i);
                return messages[start + i - first];
            }),
            Pool = messages,
            Calls = List<JsonElement>(source, folder + "calls/"),
            Attachments = Attachments(source, folder + "attachments/"),
            Held = source,
        };
    }

    /// <summary>All items. Room is made as they come, for their number is only what the names of the chunks claim.</summary>
    private static ImmutableArray<T> All<T>(IReadOnlyList<T> items)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        foreach (var item in items)
        {
            all.Add(item);
        }

        return all.ToImmutable();
    }

    /// <summary>The messages that form the final conversation, as ranges: for each, which of the conversation it begins with, and where that one lies.</summary>
    private static (List<(int First, int Start)> Ranges, int Count) Final(EvalSample sample, int count)
    {
        var ranges = new List<(int First, int Start)>();
        var total = 0L;
        if (sample.Unknown?.TryGetValue("message_refs", out var refs) != true || refs.ValueKind != JsonValueKind.Array)
        {
            return (ranges, 0);
        }

        foreach (var range in refs.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Array && r.GetArrayLength() == 2))
        {
            if (range[0].TryGetInt32(out var start) && range[1].TryGetInt32(out var end) && total <= count && Math.Max(0, start) < Math.Min(end, count))
            {
                ranges.Add(((int)total, Math.Max(0, start)));
                total += Math.Min(end, count) - Math.Max(0, start);
            }
        }

        return (ranges, (int)Math.Min(total, int.MaxValue));
    }

    private static Dictionary<string, string> Attachments(ArchiveLogSource source, string folder)
    {
        var texts = List<string>(source, folder);
        return texts.Index().ToDictionary(t => t.Index.ToString(CultureInfo.InvariantCulture), t => t.Item);
    }

    private static ChunkList<T> List<T>(ArchiveLogSource source, string folder) => new(
        source.In(folder)
            .Where(m => m.Name.EndsWith(".json", StringComparison.Ordinal))
            .Select(m => (Start: Start(m, folder), Member: m))
            .Where(c => c.Start >= 0)
            .OrderBy(c => c.Start),
        member =>
        {
            var items = source.Parse<List<T>>(member);
            RequiredFields.Check(items, member.Name);
            return items;
        });

    private static int Start(ZipMember member, string folder) =>
        int.TryParse(member.Name.AsSpan(folder.Length, member.Name.Length - folder.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : -1;

    private static EvalSample Without(EvalSample sample, string field)
    {
        var rest = new Dictionary<string, JsonElement>(sample.Unknown ?? new Dictionary<string, JsonElement>());
        rest.Remove(field);
        return sample with { Unknown = rest.Count == 0 ? null : rest };
    }
}
