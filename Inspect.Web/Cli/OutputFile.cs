using Inspect.Engine;

namespace Inspect.Web.Cli;

/// <summary>A file that a command makes: written beside its place under another name, and put there when it is whole.</summary>
internal static class OutputFile
{
    /// <summary>Makes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrites">What is there is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="InspectException">There is such a file already, or it cannot be written.</exception>
    public static async Task<T> WriteAsync<T>(string path, bool overwrites, Func<Stream, Task<T>> write)
    {
        var target = Path.GetFullPath(path);
        Check(target, overwrites);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{Guid.NewGuid():N}.tmp");
        try
        {
            T result;
            await using (var stream = Open(temporary, target))
            {
                result = await write(stream);
            }

            Move(temporary, target, overwrites);
            return result;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Refuses a place where there is something, before the work is done.</summary>
    /// <exception cref="InspectException">There is.</exception>
    public static void Check(string target, bool overwrites)
    {
        if (Directory.Exists(target))
        {
            throw new InspectException($"{target} is a folder. Name a file in it with --output.");
        }

        if (File.Exists(target) && !overwrites)
        {
            throw new InspectException($"There already is a file {target}. Replace it with --overwrite, or choose another --output.");
        }
    }

    private static FileStream Open(string temporary, string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{target} cannot be written: {e.Message.TrimEnd('.')}. Choose another --output.", e);
        }
    }

    private static void Move(string temporary, string target, bool overwrites)
    {
        try
        {
            File.Move(temporary, target, overwrites);
        }
        catch (IOException e) when (!overwrites && File.Exists(target))
        {
            throw new InspectException($"There already is a file {target}; it came while this one was made. Replace it with --overwrite, or choose another --output.", e);
        }
    }
}
