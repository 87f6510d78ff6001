using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Inspect.Engine.Files;
using Inspect.Engine.Values.Yaml;

namespace Inspect.Engine.Tasks;

/// <summary>Reads the text of a task file, or of a file that one names: a file of a bounded size that is UTF-8, nothing else.</summary>
internal static class TaskText
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="displayPath">Path for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryRead(string path, string displayPath, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out TaskProblem? problem)
    {
        text = null;
        problem = null;
        try
        {
            if (Misfit(path) is { } misfit)
            {
                problem = new TaskProblem(displayPath, 0, 0, misfit);
                return false;
            }

            var bytes = File.ReadAllBytes(path);
            try
            {
                text = TextFile.Read(bytes);
                return true;
            }
            catch (DecoderFallbackException)
            {
                var fault = TextFile.FindFault(new MemoryStream(bytes), null)!;
                problem = new TaskProblem(displayPath, fault.Line, fault.Column, $"the byte {fault.Bytes} is no text in UTF-8. Save the file as UTF-8.");
                return false;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = new TaskProblem(displayPath, 0, 0, "the file cannot be read. Check its permissions, and whether it is still there.");
            return false;
        }
    }

    private static string? Misfit(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? "the file is gone. Put it back, or choose another."
            : !RegularFile.Is(path) ? "this is a pipe, a device or the like, which may never end. Put a file in its place."
            : file.Length > YamlReader.MaxSizeBytes
                ? string.Create(CultureInfo.InvariantCulture, $"the file has {file.Length:N0} bytes; it may have 1 MB. Move the items into a dataset file.")
            : null;
    }
}
