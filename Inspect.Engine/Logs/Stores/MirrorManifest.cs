using System.Collections.Concurrent;
using System.Text.Json;

namespace Inspect.Engine.Logs.Stores;

/// <summary>What is here of a store, in a file that is written whole. Thread-safe, but for one that reads and one that writes the file.</summary>
internal sealed class MirrorManifest
{
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(10);

    private readonly string _file;
    private readonly ConcurrentDictionary<string, StoredObject> _items;
    private volatile bool _isChanged;
    private DateTimeOffset? _savedAt;

    private MirrorManifest(string file, Content content)
    {
        _file = file;
        _items = new ConcurrentDictionary<string, StoredObject>(content.Items, StringComparer.Ordinal);
        (SucceededAt, _savedAt) = (content.SucceededAt, content.SucceededAt);
    }

    /// <summary>When the store was last copied to the end; null for never.</summary>
    public DateTimeOffset? SucceededAt { get; set; }

    /// <summary>Paths of what is here.</summary>
    public IEnumerable<string> Paths => _items.Keys;

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Bytes of all together.</summary>
    public long Bytes => _items.Values.Sum(i => i.SizeBytes);

    /// <summary>Reads the file; one that is missing or damaged says that nothing is here, and all is fetched again.</summary>
    public static MirrorManifest Read(string file)
    {
        try
        {
            return new MirrorManifest(file, File.Exists(file) && JsonSerializer.Deserialize<Content>(File.ReadAllBytes(file)) is { Items: { } items } content && items.All(i => i.Value is { Key: not null }) ? content : new Content(null, []));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return new MirrorManifest(file, new Content(null, []));
        }
    }

    /// <summary>What is here at a path; null for nothing.</summary>
    public StoredObject? Find(string path) => _items.GetValueOrDefault(path);

    /// <summary>Notes what is here at a path now.</summary>
    public void Put(string path, StoredObject item)
    {
        _items[path] = item;
        _isChanged = true;
    }

    /// <summary>Notes that nothing is at a path any more.</summary>
    public void Remove(string path) => _isChanged |= _items.TryRemove(path, out _);

    /// <summary>Writes the file in one step, when something is here that it does not say, or when it was well for so long that a later process should know.</summary>
    public void SaveIfChanged()
    {
        if (!_isChanged && SucceededAt - _savedAt < Renewed)
        {
            return;
        }

        _isChanged = false;
        _savedAt = SucceededAt;
        var temporary = _file + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new Content(SucceededAt, new Dictionary<string, StoredObject>(_items))));
        File.Move(temporary, _file, overwrite: true);
    }

    private sealed record Content(DateTimeOffset? SucceededAt, Dictionary<string, StoredObject> Items);
}
