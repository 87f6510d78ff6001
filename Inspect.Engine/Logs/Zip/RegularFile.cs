using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Tells files from what only looks like one: whoever opens a pipe waits until somebody writes into it, maybe for ever.</summary>
internal static partial class RegularFile
{
    private const int ReadOnly = 0;
    private const int FromHere = 1;

    /// <summary>ENXIO: what a socket answers.</summary>
    private const int NoDevice = 6;

    // The same number is another flag on the other system.
    private static readonly int NonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;
    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    /// <summary>The path leads to a file, or to nothing; false for a pipe, a socket or a device that is read like one.</summary>
    public static bool IsOrMissing(string path)
    {
        // Pipes of Windows have names of their own. What has bytes is a file.
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return true;
        }

        using var handle = Open(path, ReadOnly | NonBlocking | CloseOnExec);
        return !handle.IsInvalid ? Seek(handle, 0, FromHere) >= 0 : Marshal.GetLastPInvokeError() != NoDevice;
    }

    // .NET opens a pipe only to wait for it, and does not tell one from a file.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
