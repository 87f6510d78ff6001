using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference;

/// <summary>The heap of native libraries.</summary>
internal static partial class NativeHeap
{
    /// <summary>
    /// Gives freed memory back to the system. By itself glibc keeps what a model that was unloaded had in small pieces, hundreds of
    /// megabytes of it; other C libraries have no such call and need none.
    /// </summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint keep);
}
