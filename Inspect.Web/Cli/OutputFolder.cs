using Inspect.Engine;

namespace Inspect.Web.Cli;

/// <summary>A folder that a command makes: written beside its place under another name, and put there when it is whole.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a folder.</summary>
    /// <param name="target">Its whole path.</param>
    /// <param name="overwrites">What is there is replaced; else only an empty folder is.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <exception cref="InspectException">There is something already, or it cannot be written.</exception>
    public static async Task<T> WriteAsync<T>(string target, bool overwrites, Func<string, Task<T>> write)
    {
        Check(target, overwrites);
        var temporary = $"{target}-{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            var result = await write(temporary);
            Replace(target, temporary);
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{target} cannot be written: {e.Message.TrimEnd('.')}. Choose another --output-dir.", e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void Check(string target, bool overwrites)
    {
        if (File.Exists(target))
        {
            throw new InspectException($"{target} is a file. Name a folder with --output-dir.");
        }

        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            return;
        }

        // A folder that holds anything else is somebody's: the flag is meant for an older bundle.
        if (!overwrites)
        {
            throw new InspectException($"There already is something in the folder {target}. Replace it with --overwrite, or choose another --output-dir.");
        }

        if (!File.Exists(Path.Combine(target, "index.html")) || !File.Exists(Path.Combine(target, "robots.txt")))
        {
            throw new InspectException($"{target} is no bundle, so that it is not replaced. Choose another --output-dir.");
        }
    }

    private static void Replace(string target, string temporary)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        var old = $"{target}-{Guid.NewGuid():N}.old";
        Directory.Move(target, old);
        Directory.Move(temporary, target);
        Directory.Delete(old, recursive: true);
    }
}
