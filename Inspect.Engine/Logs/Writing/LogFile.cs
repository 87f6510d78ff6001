namespace Inspect.Engine.Logs.Writing;

/// <summary>Puts a new file in the place of a log in one step.</summary>
internal static class LogFile
{
    /// <summary>Writes beside the log, syncs to disk, then renames.</summary>
    /// <param name="path">The log.</param>
    /// <param name="write">Writes the whole file.</param>
    /// <param name="check">The last word before the rename; what it throws leaves the log as it was.</param>
    public static void Replace(string path, Action<Stream> write, Action check)
    {
        var temporary = TemporaryFiles.Of(path);
        try
        {
            using (var target = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(target);
                target.Flush(flushToDisk: true);
            }

            check();
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
