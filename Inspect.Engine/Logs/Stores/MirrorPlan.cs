using System.Collections.Immutable;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Which objects of a store are copied, and to which paths.</summary>
internal sealed record MirrorPlan
{
    /// <summary>Objects to have here with their paths below the folder, the newest first.</summary>
    public required ImmutableArray<(StoredObject Item, string Path)> Wanted { get; init; }

    /// <summary>Objects whose keys cannot be paths here, with the end of a sentence that says why.</summary>
    public required ImmutableArray<(string Key, string Why)> Refused { get; init; }

    /// <summary>Objects that are larger than one may be.</summary>
    public required ImmutableArray<StoredObject> TooLarge { get; init; }

    /// <summary>The oldest objects, for which there is no room.</summary>
    public required ImmutableArray<StoredObject> TooOld { get; init; }

    /// <summary>Plans.</summary>
    /// <param name="items">Objects whose names are names of logs.</param>
    /// <param name="prefix">Beginning of their keys that is no part of the paths.</param>
    /// <param name="mostOfOne">Bytes that one may have.</param>
    /// <param name="most">Bytes that all may have.</param>
    public static MirrorPlan Of(IEnumerable<StoredObject> items, string prefix, long mostOfOne, long most)
    {
        var refused = ImmutableArray.CreateBuilder<(string, string)>();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var fitting = new List<(StoredObject Item, string Path)>();

        // By key: which of two that cannot both be here is taken does not change from look to look.
        foreach (var item in items.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            var path = item.Key.StartsWith(prefix, StringComparison.Ordinal) ? item.Key[prefix.Length..] : item.Key;
            if ((KeyPath.Problem(path) ?? Clash(path, files, folders)) is { } why)
            {
                refused.Add((item.Key, why));
                continue;
            }

            fitting.Add((item, path));
        }

        var bySize = fitting.ToLookup(f => f.Item.SizeBytes <= mostOfOne);
        var newest = bySize[true].OrderByDescending(f => f.Item.ModifiedAt).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        var room = most;
        var count = newest.FindIndex(f => (room -= f.Item.SizeBytes) < 0) is >= 0 and var full ? full : newest.Count;
        return new MirrorPlan
        {
            Wanted = [.. newest.Take(count)],
            Refused = refused.ToImmutable(),
            TooLarge = [.. bySize[false].Select(f => f.Item)],
            TooOld = [.. newest.Skip(count).Select(f => f.Item)],
        };
    }

    /// <summary>Why a path cannot be beside those before it; null when it can, and is noted.</summary>
    private static string? Clash(string path, Dictionary<string, string> files, HashSet<string> folders)
    {
        var folded = KeyPath.Folded(path);
        if (files.TryGetValue(folded, out var other))
        {
            return other == path ? "the store lists it twice" : $"it differs from {KeyPath.Shown(other)} in capital and small letters alone";
        }

        if (folders.Contains(folded))
        {
            return "its key is also a folder of other logs";
        }

        var above = Enumerable.Range(0, folded.Length).Where(i => folded[i] == '/').Select(i => folded[..i]).ToList();
        if (above.FirstOrDefault(files.ContainsKey) is { } file)
        {
            return $"its folder {KeyPath.Shown(files[file])} is a log itself";
        }

        files[folded] = path;
        folders.UnionWith(above);
        return null;
    }
}
