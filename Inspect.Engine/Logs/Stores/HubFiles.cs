using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Files of a repository or a bucket as the hub tells of them.</summary>
/// <param name="place">The repository or bucket: the two are told in different words.</param>
internal sealed class HubFiles(HubPlace place)
{
    /// <summary>The files of a list; its folders are left out, and what says neither path nor size.</summary>
    /// <exception cref="InvalidOperationException">It is no list.</exception>
    public List<StoredObject> Of(JsonElement list) =>
    [
        .. from entry in list.EnumerateArray()
           where HubJson.TextOf(entry, "type") == "file"
           let key = KeyOf(entry)
           let size = HubJson.SizeOf(entry)
           where key is not null && size is not null
           select new StoredObject(key, size.Value, TagOf(entry), TimeOf(entry, key)),
    ];

    /// <summary>A file with the hash that its bytes must have. What a bucket names its versions by is none of the bytes.</summary>
    public HubFile FileOf(StoredObject item) => place.IsBucket || item.Tag is not { } tag ? new HubFile(item.Key, item.SizeBytes, null, null)
        : HubNames.IsSha256(tag) ? new HubFile(item.Key, item.SizeBytes, tag, null)
        : new HubFile(item.Key, item.SizeBytes, null, tag);

    /// <summary>What the hub calls the version that it gives, in the same words as in a list; null where it does not say.</summary>
    public string? TagOf(HttpResponseHeaders headers)
    {
        var names = (string[])(place.IsBucket ? ["X-Xet-Hash"] : ["X-Linked-Etag", "ETag"]);
        var text = names.Select(n => headers.TryGetValues(n, out var values) ? values.FirstOrDefault() : null).FirstOrDefault(v => v is not null);
        var tag = text?.Replace("W/", string.Empty, StringComparison.Ordinal).Trim('"').ToLowerInvariant();
        return tag is not null && (HubNames.IsCommit(tag) || HubNames.IsSha256(tag)) ? tag : null;
    }

    private string? TagOf(JsonElement entry) =>
        (place.IsBucket ? HubJson.TextOf(entry, "xetHash") : HubJson.Sha256Of(entry, "oid") ?? HubJson.GitHashOf(entry, "oid"))?.ToLowerInvariant();

    private static string? KeyOf(JsonElement entry)
    {
        try
        {
            return HubJson.TextOf(entry, "path");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, such as \ud800, which no file here can have: as it is written, it is refused with the others of its kind.
            return entry.GetProperty("path").GetRawText().Trim('"');
        }
    }

    /// <summary>A bucket says when a file was written. A repository does not, unless it is asked for fifty files at a time; but names of logs do.</summary>
    private DateTimeOffset TimeOf(JsonElement entry, string key)
    {
        var said = place.IsBucket ? HubJson.TextOf(entry, "mtime") ?? HubJson.TextOf(entry, "uploadedAt") : null;
        var time = DateTimeOffset.TryParse(said, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read)
            ? read
            : EvalLogName.TimeOf(key[(key.LastIndexOf('/') + 1)..]);
        return time is { } known && known > DateTimeOffset.UnixEpoch ? known : DateTimeOffset.UnixEpoch;
    }
}
