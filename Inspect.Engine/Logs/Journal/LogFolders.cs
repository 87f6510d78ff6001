using System.IO.Enumeration;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Finds the logs below some folders.</summary>
internal static class LogFolders
{
    /// <summary>Folder of the app's own files, below the log folder.</summary>
    public const string AppFolder = "app";

    private static readonly string[] OtherFiles = [".json", ".jsonl", ".csv", ".txt", ".md", ".log", ".yaml", ".yml", ".py", ".tmp", ".db", ".db-wal", ".db-shm", ".gz", ".zip"];

    /// <summary>All logs below the roots, each once; folders that cannot be read are left out.</summary>
    public static Dictionary<string, LogFile> Find(IReadOnlyList<string> roots)
    {
        var files = new Dictionary<string, LogFile>(StringComparer.Ordinal);
        foreach (var root in roots.Where(Directory.Exists))
        {
            foreach (var file in Files(root, IsLog, (ref FileSystemEntry entry) => new LogFile(entry.ToFullPath(), root, entry.Length, entry.LastWriteTimeUtc)))
            {
                files.TryAdd(file.Path, file);
            }
        }

        return files;
    }

    /// <summary>Those of some paths that are logs below the roots now.</summary>
    public static Dictionary<string, LogFile> Look(IReadOnlyList<string> roots, IEnumerable<string> paths)
    {
        var files = new Dictionary<string, LogFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var file = new FileInfo(path);
            if (roots.FirstOrDefault(r => IsBelow(r, path)) is { } root && file.Exists && IsLog(file.Name))
            {
                files[path] = new LogFile(path, root, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
            }
        }

        return files;
    }

    /// <summary>Other files in the folders that logs are looked for in, by their names, each once.</summary>
    public static IEnumerable<string> Named(IReadOnlyList<string> roots, Func<ReadOnlySpan<char>, bool> isIt) =>
        roots.Where(Directory.Exists).SelectMany(root => Files(root, isIt, (ref FileSystemEntry entry) => entry.ToFullPath())).Distinct(StringComparer.Ordinal);

    /// <summary>A change of this path can change the list.</summary>
    public static bool Concerns(string root, string path)
    {
        var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);

        // A folder that came or went reports nothing of what is in it, and nobody can ask a path that is gone what it was.
        return IsBelow(root, path) && IsFolder(parts[^1], parts.Length == 1) && (IsLog(parts[^1]) || !OtherFiles.Contains(Path.GetExtension(parts[^1]), StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsBelow(string root, string path)
    {
        var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
        return parts[0] != ".." && !Path.IsPathRooted(parts[0]) && parts.SkipLast(1).Index().All(p => IsFolder(p.Item, p.Index == 0));
    }

    private static FileSystemEnumerable<T> Files<T>(string root, Func<ReadOnlySpan<char>, bool> isIt, FileSystemEnumerable<T>.FindTransform transform) =>
        new(root, transform, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && isIt(entry.FileName),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => IsFolder(entry.FileName, entry.Directory.SequenceEqual(root)),
        };

    private static bool IsLog(ReadOnlySpan<char> name) => name[0] != '.' && name.Length > 5 && EvalLogName.IsLog(name.ToString());

    // What starts with a dot is a journal, a buffer or a temporary file.
    private static bool IsFolder(ReadOnlySpan<char> name, bool isTop) => name.Length > 0 && name[0] != '.' && !(isTop && name.SequenceEqual(AppFolder));
}
