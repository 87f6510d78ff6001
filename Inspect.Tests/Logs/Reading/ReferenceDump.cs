using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What a log of the current version says as one JSON value, put together from its members without a record of ours (log format 3, 11.4, 14.2, 14.3).</summary>
internal static class ReferenceDump
{
    private const string SampleFolder = "samples/";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = LogJson.MaxDepth };

    public static JsonElement Of(string path, AttachmentMode attachments)
    {
        var log = path.EndsWith(".json", StringComparison.Ordinal) ? Parse(File.ReadAllBytes(path)).AsObject() : Archive(path);
        var eval = log["eval"]!.AsObject();
        eval["solver_args_passed"] ??= eval["solver_args"]?.DeepClone() ?? new JsonObject(); // filled in when a log is read (14.4)
        foreach (var sample in (log["samples"]?.AsArray() ?? []).Select(s => s!.AsObject()))
        {
            DropNulls(sample);
            FillEdits(sample);
            ReferencePools.Resolve(sample);
            ReferenceAttachments.Resolve(sample, attachments);
        }

        using var document = JsonDocument.Parse(log.ToJsonString(), Deep);
        return document.RootElement.Clone();
    }

    /// <summary>A recovery writes fields that it has no value for as null; a field of a record that is null is not written (4.1).</summary>
    private static void DropNulls(JsonObject sample)
    {
        foreach (var (name, _) in sample.Where(f => f.Value is null).ToList())
        {
            sample.Remove(name);
        }
    }

    /// <summary>A field that an entry of a history does not have reads as unchanged (9).</summary>
    private static void FillEdits(JsonObject sample)
    {
        var entries = (sample["scores"]?.AsObject() ?? []).SelectMany(s => s.Value!["history"]?.AsArray() ?? []).Select(e => e!.AsObject())
            .Concat(sample["events"]!.AsArray().Where(e => (string?)e!["event"] == "score_edit").Select(e => e!["edit"]!.AsObject()));
        foreach (var entry in entries)
        {
            foreach (var name in (string[])["answer", "explanation", "reason", "metadata"])
            {
                entry[name] ??= "UNCHANGED";
            }
        }
    }

    private static JsonObject Archive(string path)
    {
        using var archive = ZipFile.Open(path);
        var members = archive.Directory.Members;
        var log = members.TryGetValue("header.json", out var header) ? Read(archive, header).AsObject() : Started(Read(archive, members["_journal/start.json"]).AsObject());
        var samples = members.Values
            .Where(m => m.Name.StartsWith(SampleFolder, StringComparison.Ordinal) && m.Name.EndsWith(".json", StringComparison.Ordinal))
            .Select(m => Read(archive, m))
            .OrderBy(s => s["epoch"]!.GetValue<int>())
            .ThenBy(s => s["id"] is var id && id!.GetValueKind() == JsonValueKind.Number ? id.ToJsonString().PadLeft(20, '0') : id!.GetValue<string>(), StringComparer.Ordinal);
        log["samples"] = new JsonArray([.. samples]);
        if (members.TryGetValue("reductions.json", out var reductions) && log["results"] is not null && Read(archive, reductions).AsArray() is { Count: > 0 } rows)
        {
            log["reductions"] = rows;
        }

        return log;
    }

    /// <summary>The header of a log that has none: what was about to be run, and nothing that came of it.</summary>
    private static JsonObject Started(JsonObject start)
    {
        start["status"] = "started";
        start["invalidated"] = false;
        start["stats"] = Parse("""{"started_at":"","completed_at":"","model_usage":{},"role_usage":{},"connection_limit_history":[]}"""u8.ToArray());
        start["tags"] = new JsonArray([.. (start["eval"]!["tags"]?.AsArray() ?? []).Select(t => t!.GetValue<string>()).Order(StringComparer.Ordinal).Select(t => JsonValue.Create(t))]);
        start["metadata"] = start["eval"]!["metadata"]?.DeepClone() ?? new JsonObject();
        return start;
    }

    private static JsonNode Read(ZipFile archive, ZipMember member) => Parse(archive.ReadAll(member));

    // Bare NaN words have to become texts first; the same is done to what is compared.
    private static JsonNode Parse(byte[] json) => JsonNode.Parse(LogJson.Element(json).GetRawText(), null, Deep)!;
}
