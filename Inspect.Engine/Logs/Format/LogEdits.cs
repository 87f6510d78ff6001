using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Logs.Format;

/// <summary>Tags and metadata of a log after its edits (log format 5.9).</summary>
public static partial class LogEdits
{
    /// <summary>The log with tags and metadata computed from those of the run and all edits, whatever the file says.</summary>
    public static EvalLog Derive(EvalLog log)
    {
        var tags = new SortedSet<string>(log.Eval.Tags ?? [], CodePointComparer.Instance);
        var metadata = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in log.Eval.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            metadata[key] = value;
        }

        foreach (var edit in (log.LogUpdates ?? []).SelectMany(u => Items(u, "edits")))
        {
            tags.ExceptWith(Texts(edit, "tags_remove"));
            tags.UnionWith(Texts(edit, "tags_add"));
            foreach (var key in Texts(edit, "metadata_remove"))
            {
                metadata.Remove(key);
            }

            foreach (var property in Properties(edit, "metadata_set"))
            {
                metadata[property.Name] = property.Value;
            }
        }

        return log with { Tags = [.. tags], Metadata = metadata };
    }

    internal static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
            : default;

    internal static JsonElement.ObjectEnumerator Properties(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object ? map.EnumerateObject() : default;

    internal static IEnumerable<string> Texts(JsonElement element, string name) =>
        Items(element, name).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!);

    /// <summary>Order of code points: UTF-16 order puts what needs surrogates before U+E000.</summary>
    private sealed class CodePointComparer : IComparer<string>
    {
        public static CodePointComparer Instance { get; } = new();

        public int Compare(string? x, string? y)
        {
            var left = (x ?? string.Empty).EnumerateRunes();
            var right = (y ?? string.Empty).EnumerateRunes();
            while (true)
            {
                var hasLeft = left.MoveNext();
                var hasRight = right.MoveNext();
                if (!hasLeft || !hasRight)
                {
                    return hasLeft.CompareTo(hasRight);
                }

                var order = left.Current.CompareTo(right.Current);
                if (order != 0)
                {
                    return order;
                }
            }
        }
    }
}
