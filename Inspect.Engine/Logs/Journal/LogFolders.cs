using System.IO.Enumeration;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Finds the logs below some folders: in hidden ones too, through no link, and only what is a file (log format 1.3).</summary>
public static class LogFolders
{
    /// <summary>Folder of the app's own files, below the log folder.</summary>
    public const string AppFolder = "app";

    private static readonly string[] OtherFiles = [".json", ".jsonl", ".csv", ".txt", ".md", ".log", ".yaml", ".yml", ".py", ".tmp", ".db", ".db-wal", ".db-shm", ".gz", ".zip", ".writing", ".html"];

    /// <summary>All logs below a folder, whatever it is called: what a command lists.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isRecursive">In its subfolders too.</param>
    public static IEnumerable<FileInfo> Below(string folder, bool isRecursive) =>
        Files(Path.GetFullPath(folder), IsLog, (ref FileSystemEntry entry) => (FileInfo)entry.ToFileSystemInfo(), (name, _) => isRecursive && !name.SequenceEqual(RunningLogs.Folder))
            .Where(f => f.Length > 0 || RegularFile.IsOrMissing(f.FullName));

    /// <summary>Makes sure that a log can be written into a folder, which is made if it is missing: before the work whose log it shall be.</summary>
    /// <exception cref="EvalLogException">It cannot.</exception>
    public static void CheckWritable(string folder)
    {
        LogOrigin.CheckOwnFolder(folder);
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(TemporaryFiles.Of(Path.Combine(folder, "log")), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the system says of the probe names a file that nobody knows.
            var reason = e is UnauthorizedAccessException ? "Permission denied" : e.Message.Split(" : '")[0].TrimEnd('.');
            throw new EvalLogException($"The log folder {folder} cannot be written: {reason}. Check the free space and the permissions of its folder, or choose another with --log-dir.", e);
        }
    }

    /// <summary>All logs below the roots, each once; folders that cannot be read are left out.</summary>
    internal static Dictionary<string, LogFile> Find(IReadOnlyList<string> roots)
    {
        var files = new Dictionary<string, LogFile>(StringComparer.Ordinal);
        foreach (var root in roots.Where(Directory.Exists))
        {
            foreach (var file in Files(root, IsLog, (ref FileSystemEntry entry) => new LogFile(entry.ToFullPath(), root, entry.Length, entry.LastWriteTimeUtc)))
            {
                if (file.SizeBytes > 0 || RegularFile.IsOrMissing(file.Path))
                {
                    files.TryAdd(file.Path, file);
                }
            }
        }

        return files;
    }

    /// <summary>Those of some paths that are logs below the roots now.</summary>
    internal static Dictionary<string, LogFile> Look(IReadOnlyList<string> roots, IEnumerable<string> paths)
    {
        var files = new Dictionary<string, LogFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var file = new FileInfo(path);
            if (roots.FirstOrDefault(r => IsBelow(r, path)) is { } root && file.Exists && IsLog(file.Name) && !IsLinked(root, file) && RegularFile.IsOrMissing(path))
            {
                files[path] = new LogFile(path, root, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
            }
        }

        return files;
    }

    /// <summary>Other files in the folders that logs are looked for in, by their names, each once.</summary>
    internal static IEnumerable<string> Named(IReadOnlyList<string> roots, Func<ReadOnlySpan<char>, bool> isIt) =>
        roots.Where(Directory.Exists).SelectMany(root => Files(root, isIt, (ref FileSystemEntry entry) => entry.ToFullPath())).Distinct(StringComparer.Ordinal);

    /// <summary>A change of this path can change the list.</summary>
    internal static bool Concerns(string root, string path)
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

    /// <summary>The file, or a folder between it and the root, is a link: what it leads to lies elsewhere, or is listed there already.</summary>
    private static bool IsLinked(string root, FileInfo file)
    {
        FileSystemInfo? at = file;
        while (at is not null && Path.GetRelativePath(root, at.FullName) != ".")
        {
            if (at.LinkTarget is not null)
            {
                return true;
            }

            at = Directory.GetParent(at.FullName);
        }

        return false;
    }

    private static FileSystemEnumerable<T> Files<T>(string root, Func<ReadOnlySpan<char>, bool> isIt, FileSystemEnumerable<T>.FindTransform transform) =>
        Files(root, isIt, transform, IsFolder);

    private static FileSystemEnumerable<T> Files<T>(
        string root, Func<ReadOnlySpan<char>, bool> isIt, FileSystemEnumerable<T>.FindTransform transform, Func<ReadOnlySpan<char>, bool, bool> isFolder) =>
        new(root, transform, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && isIt(entry.FileName) && !IsLink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => isFolder(entry.FileName, entry.Directory.SequenceEqual(root)) && !IsLink(ref entry),
        };

    // Files that a cloud holds have the attribute too.
    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFileSystemInfo().LinkTarget is not null;

    private static bool IsLog(ReadOnlySpan<char> name) => name.Length > 5 && EvalLogName.IsLog(name.ToString());

    // Journals change all the time, and none is a log.
    private static bool IsFolder(ReadOnlySpan<char> name, bool isTop) => name.Length > 0 && !name.SequenceEqual(RunningLogs.Folder) && !(isTop && name.SequenceEqual(AppFolder));
}
