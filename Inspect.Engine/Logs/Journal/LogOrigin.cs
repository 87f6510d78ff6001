using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Tells logs that are copies of what lies in an object store: whoever would change one would lose the change with the next look at the store.</summary>
/// <remarks>A file beside the folder of the copies names the store, so that every process sees it, whoever made the copies.</remarks>
public static class LogOrigin
{
    /// <summary>Folder of the copies, beside the file that names the store.</summary>
    public const string LogsFolder = "logs";

    private const string MarkFile = "inspect-store.txt";
    private const int MaxMarkBytes = 4_096;

    /// <summary>Makes a folder for copies of a store.</summary>
    /// <param name="folder">The folder; the copies will lie in <see cref="LogsFolder"/> below it.</param>
    /// <param name="address">Address of the store, such as <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="IOException">It cannot be made; as is an <see cref="UnauthorizedAccessException"/>.</exception>
    public static void Mark(string folder, string address)
    {
        Directory.CreateDirectory(Path.Combine(folder, LogsFolder));
        if (Read(folder) != address)
        {
            File.WriteAllText(Path.Combine(folder, MarkFile), address + "\n");
        }
    }

    /// <summary>Where the original of a log lies, or of a folder of logs; null for one that is no copy.</summary>
    /// <param name="path">The log or folder; it need not exist.</param>
    public static string? AddressOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        for (var at = full; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.GetFileName(at) == LogsFolder && Path.GetDirectoryName(at) is { } folder && Read(folder) is { } address)
            {
                return at == full ? address : $"{address.TrimEnd('/')}/{Path.GetRelativePath(at, full).Replace('\\', '/')}";
            }
        }

        return null;
    }

    /// <summary>Why nothing may be written at a path, in a sentence; null when it is no place of copies.</summary>
    public static string? WhyFixed(string path) => AddressOf(path) is { } address
        ? $"This log is a copy of {address}, which the app only reads; download it into a log folder to change it there."
        : null;

    /// <summary>Refuses to write among copies.</summary>
    /// <exception cref="EvalLogException">The path is a place of copies.</exception>
    public static void CheckOwn(string path)
    {
        if (WhyFixed(path) is { } why)
        {
            throw new EvalLogException(why);
        }
    }

    /// <summary>Refuses a folder of copies as a place for new logs.</summary>
    /// <exception cref="EvalLogException">The folder is one of copies.</exception>
    internal static void CheckOwnFolder(string folder)
    {
        if (AddressOf(folder) is { } address)
        {
            throw new EvalLogException($"New logs cannot be written to {address}, which the app only reads: name a local folder with --log-dir, and the store beside it with --Logs:Roots:0={address}.");
        }
    }

    private static string? Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, MarkFile));
            return file is { Exists: true, Length: > 0 and <= MaxMarkBytes } ? File.ReadAllText(file.FullName).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
