using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Inspect.Engine.Datasets;

/// <summary>Metadata of an item on disk, which is read each time that somebody looks: most metrics never do.</summary>
/// <param name="read">Reads it.</param>
internal sealed class SampleMetadata(Func<IReadOnlyDictionary<string, JsonElement>> read) : IReadOnlyDictionary<string, JsonElement>
{
    public IEnumerable<string> Keys => read().Keys;

    public IEnumerable<JsonElement> Values => read().Values;

    public int Count => read().Count;

    public JsonElement this[string key] => read()[key];

    public bool ContainsKey(string key) => read().ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) => read().TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
