using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Inspect.Engine.Datasets;

/// <summary>Metadata of an item on disk, which is read each time that somebody looks: most metrics never do.</summary>
/// <param name="items">The items.</param>
/// <param name="index">Position of the item.</param>
internal sealed class SampleMetadata(SampleList items, int index) : IReadOnlyDictionary<string, JsonElement>
{
    private IReadOnlyDictionary<string, JsonElement> Read => items[index].Metadata;

    public IEnumerable<string> Keys => Read.Keys;

    public IEnumerable<JsonElement> Values => Read.Values;

    public int Count => Read.Count;

    public JsonElement this[string key] => Read[key];

    public bool ContainsKey(string key) => Read.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) => Read.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => Read.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
