using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Logs.Format;

/// <summary>One edit of a log's tags and metadata, as the log lists it (log format 5.9).</summary>
/// <param name="By">Who made it, when and why; null where the log does not say it.</param>
/// <param name="TagsAdded">Tags that came.</param>
/// <param name="TagsRemoved">Tags that went.</param>
/// <param name="Set">New values by key, in the order of the edit.</param>
/// <param name="Removed">Keys that went.</param>
public sealed record LogUpdate(
    LogProvenance? By, ImmutableArray<string> TagsAdded, ImmutableArray<string> TagsRemoved, ImmutableArray<KeyValuePair<string, JsonElement>> Set, ImmutableArray<string> Removed)
{
    /// <summary>All edits of a log, the oldest first.</summary>
    public static ImmutableArray<LogUpdate> All(EvalLog log) => [.. (log.LogUpdates ?? []).Select(Of)];

    private static LogUpdate Of(JsonElement update)
    {
        var edits = LogEdits.Items(update, "edits").ToList();
        return new LogUpdate(
            LogProvenance.Of(update),
            [.. edits.SelectMany(e => LogEdits.Texts(e, "tags_add"))],
            [.. edits.SelectMany(e => LogEdits.Texts(e, "tags_remove"))],
            [.. edits.SelectMany(e => LogEdits.Properties(e, "metadata_set")).Select(p => KeyValuePair.Create(p.Name, p.Value))],
            [.. edits.SelectMany(e => LogEdits.Texts(e, "metadata_remove"))]);
    }
}
