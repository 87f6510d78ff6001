using System.Runtime.InteropServices;

namespace Inspect.Engine.Files;

/// <summary>Tells files from what only looks like one: whoever opens a pipe waits until somebody writes into it, maybe for ever, and a device may never end.</summary>
internal static unsafe partial class RegularFile
{
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>More than the runtime's record of a file takes.</summary>
    private const int StatusBytes = 512;

    /// <summary>The path leads to a file, links followed; false for folders, pipes, sockets, devices, and where nothing is.</summary>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Pipes and devices have names of their own there, which no folder lists.
            return File.Exists(path);
        }

        // .NET says of a pipe that it is a file of no bytes. The runtime's own look at a file has the same form on every Unix: flags, then mode.
        var status = stackalloc int[StatusBytes / sizeof(int)];
        return Stat(path, status) == 0 && (status[1] & TypeMask) == RegularType;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, int* status);
}
