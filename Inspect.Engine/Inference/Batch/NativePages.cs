using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Native memory of which the system gives only the pages that are written, however much is asked for.</summary>
internal static unsafe partial class NativePages
{
    private const int ReadAndWrite = 3; // PROT_READ | PROT_WRITE

    /// <summary>MAP_PRIVATE, MAP_ANONYMOUS and MAP_NORESERVE: without the last Linux refuses at once what is more than the machine has.</summary>
    private const int Unreserved = 0x4022;

    private static readonly byte* None = (byte*)-1;

    /// <summary>Asks for memory; what it holds is not set.</summary>
    /// <exception cref="OutOfMemoryException">The system gives none.</exception>
    public static byte* Take(long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (byte*)NativeMemory.Alloc((nuint)bytes);
        }

        var memory = Map(null, (nuint)bytes, ReadAndWrite, Unreserved, file: -1, offset: 0);
        return memory == None ? throw new InsufficientMemoryException() : memory;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="memory">What <see cref="Take"/> gave; null for nothing.</param>
    /// <param name="bytes">As many as were asked for.</param>
    public static void Free(byte* memory, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            NativeMemory.Free(memory);
        }
        else if (memory is not null)
        {
            _ = Unmap(memory, (nuint)bytes);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Map(void* address, nuint bytes, int access, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint bytes);
}
