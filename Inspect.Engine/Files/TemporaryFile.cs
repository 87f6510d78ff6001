using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Files;

/// <summary>Files among the temporary ones of the system.</summary>
public static class TemporaryFile
{
    /// <summary>A path that nobody has.</summary>
    /// <param name="kind">What it is for, part of its name.</param>
    public static string NewPath(string kind) => Path.Combine(Path.GetTempPath(), $"inspect-{kind}-{Guid.NewGuid():N}");

    /// <summary>A file to write and to read, which goes with its handle.</summary>
    /// <param name="kind">What it is for, part of its name.</param>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static SafeFileHandle Open(string kind) => Create(NewPath(kind), FileOptions.DeleteOnClose);

    /// <summary>A file to write, which stays.</summary>
    /// <param name="path">Its path, which nobody has.</param>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static SafeFileHandle Create(string path) => Create(path, FileOptions.None);

    /// <summary>A folder that nobody has; who made it deletes it.</summary>
    /// <param name="kind">What it is for, part of its name.</param>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static string NewFolder(string kind)
    {
        try
        {
            return Directory.CreateTempSubdirectory($"inspect-{kind}-").FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TemporaryFileException(error);
        }
    }

    /// <summary>Writes a file whole.</summary>
    /// <param name="path">Its path, in a folder of temporary files.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static void WriteAll(string path, byte[] bytes)
    {
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TemporaryFileException(error);
        }
    }

    /// <summary>Writes into a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">What is written.</param>
    /// <param name="at">Where, in bytes from its beginning.</param>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(file, bytes, at);
        }
        catch (IOException error)
        {
            throw new TemporaryFileException(error);
        }
    }

    private static SafeFileHandle Create(string path, FileOptions options)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TemporaryFileException(error);
        }
    }
}
