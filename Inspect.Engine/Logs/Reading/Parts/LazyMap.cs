using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Texts by key that are read when they are asked for.</summary>
internal sealed class LazyMap(IReadOnlyDictionary<string, JsonRange> places, Func<JsonRange, string> read) : IReadOnlyDictionary<string, string>
{
    public int Count => places.Count;

    public IEnumerable<string> Keys => places.Keys;

    public IEnumerable<string> Values => places.Values.Select(read);

    public string this[string key] => read(places[key]);

    public bool ContainsKey(string key) => places.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        value = places.TryGetValue(key, out var place) ? read(place) : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => places.Select(p => KeyValuePair.Create(p.Key, read(p.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
