using System.Runtime.InteropServices;

namespace Inspect.Engine.Files;

/// <summary>Tells files from what only looks like one: whoever opens a pipe waits until somebody writes into it, maybe for ever, and a device may never end.</summary>
internal static unsafe partial class RegularFile
{
    private const int FromWorkingFolder = -100;
    private const uint WantsType = 1;
    private const int StatusBytes = 256;

    /// <summary>Where <c>struct statx</c> has its mode, on every processor.</summary>
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>The path leads to a file, links followed; false for folders, pipes, sockets, devices, and where nothing is.</summary>
    public static bool Is(string path) => TypeOf(path) is { } type ? type == RegularType : File.Exists(path);

    /// <summary>The path leads to a file, or to nothing that could be looked at; false for a folder, a pipe, a socket or a device.</summary>
    public static bool IsOrMissing(string path) => TypeOf(path) is null or RegularType;

    /// <summary>Type of what a path leads to; null where nothing is, and where the system does not say.</summary>
    /// <remarks>.NET says of a pipe that it is a file of no bytes.</remarks>
    private static int? TypeOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var status = stackalloc byte[StatusBytes];
        return Status(FromWorkingFolder, path, 0, WantsType, status) == 0 ? *(ushort*)(status + ModeAt) & TypeMask : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
