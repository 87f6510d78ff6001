using System.Globalization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>Names of sample members. Nothing in them is escaped, so they are compared, never parsed into paths (log format 2.1).</summary>
internal static class SampleNames
{
    private const string Folder = "samples/";
    private const string Ending = ".json";
    private const string ChunkedEnding = "/sample.json";
    private const string EpochMark = "_epoch_";

    /// <summary>Name of the member of a sample.</summary>
    public static string Of(SampleId id, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{Folder}{LogText.Escape(id.Text)}{EpochMark}{epoch}{Ending}");

    /// <summary>Folder of the members of a chunked sample.</summary>
    public static string ChunkFolder(SampleId id, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{Folder}{LogText.Escape(id.Text)}{EpochMark}{epoch}/");

    /// <summary>Name of the member that a chunked sample would have in one piece.</summary>
    public static string WholeOf(string chunkFolder) => chunkFolder[..^1] + Ending;

    /// <summary>The member is a whole sample.</summary>
    public static bool IsSample(string name) =>
        name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal) && Epoch(name[..^Ending.Length]) is not null;

    /// <summary>The samples among the names, whole or chunked, by epoch, then by id with integers padded.</summary>
    /// <param name="names">Names of all members.</param>
    /// <param name="ids">Ids by name, as far as summaries tell them: a name alone does not say whether its id is a number.</param>
    public static IReadOnlyList<(string Name, bool IsChunked)> InOrder(IEnumerable<string> names, IReadOnlyDictionary<string, SampleId> ids)
    {
        var all = names.Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var folders = all
            .Where(n => n.EndsWith(ChunkedEnding, StringComparison.Ordinal) && Epoch(n[..^ChunkedEnding.Length]) is not null)
            .Select(n => n[..^"sample.json".Length])
            .Where(f => !all.Contains(f[..^1] + Ending))
            .ToHashSet(StringComparer.Ordinal);
        var whole = all.Where(n => IsSample(n) && !IsBelow(n, folders));
        return [.. whole.Select(n => (Name: n, IsChunked: false, Stem: n[..^Ending.Length]))
            .Concat(folders.Select(f => (Name: f, IsChunked: true, Stem: f[..^1])))
            .OrderBy(n => Epoch(n.Stem) ?? 0)
            .ThenBy(n => Key(n.Stem, ids), StringComparer.Ordinal)
            .Select(n => (n.Name, n.IsChunked))];
    }

    // An id can hold slashes, so each may end the name of a folder.
    private static bool IsBelow(string name, HashSet<string> folders)
    {
        for (var at = name.IndexOf('/', Folder.Length); at >= 0 && folders.Count > 0; at = name.IndexOf('/', at + 1))
        {
            if (folders.Contains(name[..(at + 1)]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Key(string stem, IReadOnlyDictionary<string, SampleId> ids)
    {
        var at = stem.LastIndexOf(EpochMark, StringComparison.Ordinal);
        var text = stem[Folder.Length..at];
        var isInteger = ids.TryGetValue(stem + Ending, out var id) ? id.IsInteger : text.Length > 0 && text.All(char.IsAsciiDigit);
        return isInteger ? text.PadLeft(20, '0') : text;
    }

    private static int? Epoch(string stem)
    {
        var at = stem.LastIndexOf(EpochMark, StringComparison.Ordinal);
        return at >= Folder.Length && int.TryParse(stem.AsSpan(at + EpochMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : null;
    }
}
