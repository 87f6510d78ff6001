using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Brings the names in a folder to disk: after a loss of power, a file that was synced can be there under its old name, or under none.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Syncs a folder; false where the system cannot do it, which costs nothing but this certainty.</summary>
    public static bool Try(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS keeps its names by a journal of its own, and opens no folder to be synced.
            return true;
        }

        using var handle = Open(folder, ReadOnly);
        try
        {
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }

            return !handle.IsInvalid;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // .NET opens no folders.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
