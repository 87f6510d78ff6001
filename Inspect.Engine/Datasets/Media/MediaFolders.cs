using System.Collections.Immutable;
using Inspect.Engine.Files;

namespace Inspect.Engine.Datasets.Media;

/// <summary>Where the files lie that the items of a task name, and what they may never leave: whoever writes a dataset need not be whoever owns the machine.</summary>
public sealed class MediaFolders
{
    /// <summary>A longer text is no path but what lies there; systems know none that is longer.</summary>
    private const int MostPath = 4096;

    private readonly ImmutableArray<string> _folders;
    private readonly ImmutableArray<string> _roots;

    /// <summary>The folders of a task.</summary>
    /// <param name="dataset">File of the items, absolute; null where they are written into the task.</param>
    /// <param name="task">File of the task, absolute; null where there is none.</param>
    /// <param name="root">Folder that no file named by the task may leave, absolute; null for the folders of both files.</param>
    public MediaFolders(string? dataset, string? task, string? root)
    {
        _folders = [.. new[] { dataset, task }.OfType<string>().Select(f => Path.GetDirectoryName(f)!).Distinct(StringComparer.Ordinal)];
        _roots = root is null ? _folders : [root];
    }

    /// <summary>The file that a place leads to: beside the dataset, else beside the task.</summary>
    /// <param name="place">A path, or a <c>file:</c> URI.</param>
    /// <exception cref="DatasetException">There is none, or it may not be read; the sentence says what is wrong with the place, which it does not name.</exception>
    internal string Find(string place)
    {
        var path = PathOf(place);
        var named = _folders.Select(f => Path.GetFullPath(Path.Combine(f, path))).Where(p => _roots.Any(r => PathGuard.IsBelow(p, r))).ToList();
        if (named.Find(Path.Exists) is not { } found)
        {
            // Of what lies outside nothing is said, not even whether it is there.
            throw named.Count > 0 ? new DatasetException("and there is no such file; put it beside the dataset or the task, or correct the path, which counts from there")
                : _roots.IsEmpty ? new DatasetException("and the task has no file beside which it could lie; write the data itself into the item (data:…;base64,…)")
                : Outside();
        }

        var root = _roots.FirstOrDefault(r => PathGuard.IsInside(found, r)) ?? throw Outside();

        // Such files hold keys, and what was deleted; a link to one is one.
        if (Path.GetRelativePath(PathGuard.Real(root), PathGuard.Real(found)).Split(Path.DirectorySeparatorChar).Any(n => n.StartsWith('.')))
        {
            throw new DatasetException("which is hidden (a name on its way begins with a dot), and such files are never read; give it another name");
        }

        return RegularFile.Is(found) ? found : throw new DatasetException("which is no file but a folder, a pipe, a device or the like; put a file in its place");
    }

    private DatasetException Outside() => new($"which lies outside of {Path.GetFileName(_roots[0])}/; move it there");

    private static string PathOf(string place)
    {
        if (place.Length > MostPath)
        {
            throw new DatasetException("which is too long for a path; if this is the data itself, write data:TYPE;base64, before it");
        }

        if (Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri.IsFile && place.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return uri.IsUnc ? throw new DatasetException("which is on another machine; copy it beside the dataset") : uri.LocalPath;
        }

        return place.Contains("://", StringComparison.Ordinal) ? throw new DatasetException("which is neither a file nor a web address (https://…); copy it beside the dataset")
            : string.IsNullOrWhiteSpace(place) || place.Contains('\0', StringComparison.Ordinal) ? throw new DatasetException("which is no path; name a file beside the dataset")
            : place;
    }
}
