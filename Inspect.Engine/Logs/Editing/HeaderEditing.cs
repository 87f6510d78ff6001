using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Edits of tags and metadata as they stand in a log (log format 5.9).</summary>
internal static class HeaderEditing
{
    /// <summary>The edit without what changes nothing; null when nothing is left.</summary>
    /// <exception cref="LogEditException">A tag or key is blank, or a tag is both added and removed.</exception>
    public static JsonElement? ToElement(EvalLog log, LogEdit edit) => edit switch
    {
        TagsEdit tags => Tags(log, tags),
        MetadataEdit metadata => Metadata(log, metadata),
        _ => throw new ArgumentOutOfRangeException(nameof(edit)),
    };

    private static JsonElement? Tags(EvalLog log, TagsEdit edit)
    {
        Refuse(edit.Add.Concat(edit.Remove), "A tag");
        if (edit.Add.Intersect(edit.Remove, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            throw new LogEditException(LogEditProblem.Invalid, $"The tag {both} cannot be added and removed in one edit.");
        }

        var added = edit.Add.Distinct(StringComparer.Ordinal).Where(t => !log.Tags.Contains(t)).ToList();
        var removed = edit.Remove.Distinct(StringComparer.Ordinal).Where(t => log.Tags.Contains(t)).ToList();
        return added.Count + removed.Count == 0
            ? null
            : LogJson.ToElement(new Dictionary<string, JsonElement>
            {
                ["type"] = LogJson.ToElement("tags"),
                ["tags_add"] = LogJson.ToElement(added),
                ["tags_remove"] = LogJson.ToElement(removed),
            });
    }

    private static JsonElement? Metadata(EvalLog log, MetadataEdit edit)
    {
        Refuse(edit.Set.Keys.Concat(edit.Remove), "A key of metadata");
        var set = new Dictionary<string, JsonElement>();
        foreach (var (key, value) in edit.Set)
        {
            if (edit.Remove.Contains(key) || !log.Metadata.TryGetValue(key, out var old) || !JsonElement.DeepEquals(old, value))
            {
                set[key] = value;
            }
        }

        var removed = edit.Remove.Distinct(StringComparer.Ordinal).Where(log.Metadata.ContainsKey).ToList();
        return set.Count + removed.Count == 0
            ? null
            : LogJson.ToElement(new Dictionary<string, JsonElement>
            {
                ["type"] = LogJson.ToElement("metadata"),
                ["metadata_set"] = LogJson.ToElement(set),
                ["metadata_remove"] = LogJson.ToElement(removed),
            });
    }

    private static void Refuse(IEnumerable<string> names, string what)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new LogEditException(LogEditProblem.Invalid, $"{what} is blank. Give it a name.");
        }
    }
}
