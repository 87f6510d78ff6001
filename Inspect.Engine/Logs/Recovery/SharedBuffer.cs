using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>The buffer that a log with <c>log_shared</c> has beside it: a manifest and segments (log format 17.3).</summary>
internal sealed class SharedBuffer(string folder) : IBuffer
{
    /// <summary>The buffer of a log; null when it has none.</summary>
    public static SharedBuffer? Of(string path)
    {
        var folder = Path.Combine(Path.GetDirectoryName(path)!, ".buffer", Path.GetFileNameWithoutExtension(path));
        return Path.Combine(folder, "manifest.json") is var manifest && File.Exists(manifest) && RegularFile.IsOrMissing(manifest) ? new SharedBuffer(folder) : null;
    }

    public void Discard() => Directory.Delete(folder, recursive: true);

    public IReadOnlyList<BufferedSample> Samples()
    {
        var file = Path.Combine(folder, "manifest.json");
        try
        {
            var manifest = LogJson.Element(File.ReadAllBytes(file));
            return [.. manifest.GetProperty("samples").EnumerateArray().Select(Sample)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EvalLogException($"The buffer {file} cannot be read: {e.Message}", e);
        }
    }

    private BufferedSample Sample(JsonElement entry)
    {
        var summary = LogJson.FromElement<EvalSampleSummary>(entry.GetProperty("summary"));
        var sample = new BufferedSample { Summary = summary };
        var name = string.Create(CultureInfo.InvariantCulture, $"{summary.Id}_{summary.Epoch}.json");
        foreach (var segment in entry.GetProperty("segments").EnumerateArray())
        {
            // Old manifests list numbers instead of records.
            var id = segment.ValueKind == JsonValueKind.Number ? segment.GetInt64() : segment.GetProperty("id").GetInt64();
            using var archive = ZipFile.Open(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"segment.{id}.zip")));
            if (archive.Directory.Find(name) is { } member)
            {
                Add(sample, LogJson.Element(archive.ReadAll(member)));
            }
        }

        return sample;
    }

    private static void Add(BufferedSample sample, JsonElement data)
    {
        foreach (var row in Rows(data, "events"))
        {
            sample.Events[row.GetProperty("event_id").GetString()!] = row.GetProperty("event");
        }

        foreach (var row in Rows(data, "attachments"))
        {
            sample.Attachments[row.GetProperty("hash").GetString()!] = row.GetProperty("content").GetString()!;
        }

        foreach (var row in Rows(data, "message_pool"))
        {
            sample.Messages[row.GetProperty("id").GetInt64()] = BufferJson.Element(row.GetProperty("data").GetString()!);
        }

        foreach (var row in Rows(data, "call_pool"))
        {
            sample.Calls[row.GetProperty("id").GetInt64()] = BufferJson.Element(row.GetProperty("data").GetString()!);
        }
    }

    private static JsonElement.ArrayEnumerator Rows(JsonElement data, string name) =>
        data.TryGetProperty(name, out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray() : default;
}
