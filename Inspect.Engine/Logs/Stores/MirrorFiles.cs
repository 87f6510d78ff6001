using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Stores;

/// <summary>The files of the copies of one store: nothing is written or removed outside of their folder.</summary>
/// <param name="folder">Folder of the store; the copies lie in <c>logs</c> below it.</param>
internal sealed class MirrorFiles(string folder)
{
    private readonly string _incoming = Path.Combine(folder, "incoming");

    /// <summary>Folder of the copies.</summary>
    public string Logs { get; } = Path.Combine(folder, LogOrigin.LogsFolder);

    /// <summary>Path of what says what is here.</summary>
    public string Manifest { get; } = Path.Combine(folder, "manifest.json");

    /// <summary>Holds the folder for one process; null while another has it. The system frees it when the process ends, however it ends.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public FileStream? TryHold()
    {
        Directory.CreateDirectory(Logs);
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Removes what an earlier process did not finish, and copies that nobody wants: what came into the folder by another way has no original.</summary>
    /// <param name="isWanted">A path below the folder is that of a copy.</param>
    /// <returns>Sizes of what stays, by path.</returns>
    public IReadOnlyDictionary<string, long> Clean(Func<string, bool> isWanted)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        if (Directory.Exists(_incoming))
        {
            Directory.Delete(_incoming, recursive: true);
        }

        foreach (var file in new DirectoryInfo(Logs).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).ToList())
        {
            var path = Path.GetRelativePath(Logs, file.FullName).Replace('\\', '/');
            if (isWanted(path))
            {
                sizes[path] = file.Length;
            }
            else
            {
                Remove(path);
            }
        }

        return sizes;
    }

    /// <summary>Fetches into a file of another name, and moves it to its place in one step.</summary>
    /// <param name="path">Path below the folder.</param>
    /// <param name="modifiedAt">When the store got it.</param>
    /// <param name="fetch">Writes it.</param>
    public async Task PlaceAsync(string path, DateTimeOffset modifiedAt, Func<Stream, Task> fetch)
    {
        var target = PathOf(path);
        Directory.CreateDirectory(_incoming);
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            await using (file.ConfigureAwait(false))
            {
                await fetch(file).ConfigureAwait(false);
            }

            // Two versions within one second of the store's clock would look the same to who compares sizes and times.
            var time = modifiedAt.UtcDateTime;
            File.SetLastWriteTimeUtc(temporary, File.Exists(target) && File.GetLastWriteTimeUtc(target) == time ? time.AddMilliseconds(1) : time);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes a copy, and the folders that are empty then.</summary>
    public void Remove(string path)
    {
        var target = PathOf(path);
        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            return;
        }

        File.Delete(target);
        for (var at = Path.GetDirectoryName(target)!; at.Length > Logs.Length && !Directory.EnumerateFileSystemEntries(at).Any(); at = Path.GetDirectoryName(at)!)
        {
            Directory.Delete(at);
        }
    }

    /// <summary>Bytes that are free where the copies lie; null where nobody can tell.</summary>
    public long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Logs).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathOf(string path)
    {
        var target = Path.GetFullPath(Path.Combine(Logs, path));

        // The paths were looked at before; a link that somebody put into the folder was not.
        return PathGuard.IsInside(target, Logs) && target.Length > Logs.Length
            ? target
            : throw new IOException($"The path {KeyPath.Shown(path)} leads out of {Logs}: remove the link in it");
    }
}
