namespace Inspect.Engine.Logs.Writing;

/// <summary>Puts a new file in the place of a log in one step.</summary>
internal static class LogFile
{
    private const string Prefix = ".inspect_tmp_";
    private const string Ending = ".writing";
    private const int RandomLength = 8;

    /// <summary>Writes beside the log, syncs to disk, then renames, and syncs the name.</summary>
    /// <param name="path">The log.</param>
    /// <param name="write">Writes the whole file.</param>
    /// <param name="check">The last word before the rename; what it throws leaves the log as it was.</param>
    public static void Replace(string path, Action<Stream> write, Action check)
    {
        var temporary = TemporaryOf(path);
        try
        {
            using (var target = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(target);
                target.Flush(flushToDisk: true);
            }

            check();
            Distinguish(temporary, path);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // On a full disk the half of a copy would take the room that the journal needs.
            File.Delete(temporary);
        }

        FolderSync.Try(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes the temporary files beside a log whose processes died. Only for the owner of the log.</summary>
    public static void Clean(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Prefix}*_{name}{Ending}"))
        {
            // The name of another log can end like this one's.
            if (Path.GetFileName(file).Length == Prefix.Length + RandomLength + 1 + name.Length + Ending.Length)
            {
                File.Delete(file);
            }
        }
    }

    private static string TemporaryOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{Prefix}{Random.Shared.NextInt64(1L << 32):x8}_{Path.GetFileName(path)}{Ending}");

    /// <summary>Two versions within one tick of the file system's clock would look the same to who compares sizes and times.</summary>
    private static void Distinguish(string temporary, string path)
    {
        var time = File.GetLastWriteTimeUtc(temporary);
        if (File.GetLastWriteTimeUtc(path) == time)
        {
            File.SetLastWriteTimeUtc(temporary, time.AddMilliseconds(1));
        }
    }
}
