using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Takes back an edit of tags and metadata by another edit: the history of a log only grows.</summary>
public static class UpdateUndo
{
    /// <summary>The edits that bring back what an edit changed. What somebody changed again since stays as it is now.</summary>
    /// <param name="log">Header of the log.</param>
    /// <param name="update">Number of the edit, from 0.</param>
    /// <returns>Empty when nothing is left to bring back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such edit.</exception>
    public static ImmutableArray<LogEdit> Of(EvalLog log, int update)
    {
        var updates = log.LogUpdates ?? [];
        ArgumentOutOfRangeException.ThrowIfNegative(update);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(update, updates.Length);
        var before = LogEdits.Derive(log with { LogUpdates = updates[..update] });
        var after = LogEdits.Derive(log with { LogUpdates = updates[..(update + 1)] });
        var now = LogEdits.Derive(log);
        var edits = ImmutableArray.CreateBuilder<LogEdit>();
        ImmutableArray<string> add = [.. before.Tags.Except(after.Tags).Except(now.Tags)];
        ImmutableArray<string> remove = [.. after.Tags.Except(before.Tags).Intersect(now.Tags)];
        if (add.Length + remove.Length > 0)
        {
            edits.Add(new TagsEdit(add, remove));
        }

        var keys = before.Metadata.Keys.Union(after.Metadata.Keys).Where(k => !IsSame(before, after, k) && IsSame(after, now, k)).ToList();
        if (keys.Count > 0)
        {
            edits.Add(new MetadataEdit(
                keys.Where(before.Metadata.ContainsKey).ToDictionary(k => k, k => before.Metadata[k]), [.. keys.Where(k => !before.Metadata.ContainsKey(k))]));
        }

        return edits.ToImmutable();
    }

    private static bool IsSame(EvalLog one, EvalLog other, string key) => (one.Metadata.TryGetValue(key, out var left), other.Metadata.TryGetValue(key, out var right)) switch
    {
        (true, true) => JsonElement.DeepEquals(left, right),
        (var isInOne, var isInOther) => isInOne == isInOther,
    };
}
