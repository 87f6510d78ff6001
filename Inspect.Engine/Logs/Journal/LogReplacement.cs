namespace Inspect.Engine.Logs.Journal;

/// <summary>Puts a new file in the place of a log in one step.</summary>
internal static class LogReplacement
{
    /// <summary>Writes beside the log, syncs to disk, then renames, and syncs the name.</summary>
    /// <param name="path">The log.</param>
    /// <param name="write">Writes the whole file.</param>
    /// <param name="check">The last word before the rename; what it throws leaves the log as it was.</param>
    public static void Replace(string path, Action<Stream> write, Action check)
    {
        LogOrigin.CheckOwn(path);
        var temporary = TemporaryFiles.Of(path);
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
