using System.Buffers;
using System.Globalization;
using System.Text;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Makes paths of the keys of objects, which strangers may have chosen.</summary>
internal static class KeyPath
{
    private const int MaxSegmentBytes = 255;
    private const int MaxBytes = 1_024;
    private const int MostShown = 200;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(Path.GetInvalidFileNameChars());

    /// <summary>Why an object cannot be copied, as the end of a sentence; null when its key can be a path.</summary>
    /// <param name="path">The key, less the prefix of the address.</param>
    public static string? Problem(string path)
    {
        if (path.Any(char.IsControl))
        {
            return "its key has control characters";
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return "its key has a backslash";
        }

        if (!IsWhole(path) || Encoding.UTF8.GetByteCount(path) > MaxBytes)
        {
            return $"its key is longer than {MaxBytes} bytes, or no text";
        }

        var segments = path.Split('/');
        return segments[0] == LogFolders.AppFolder && segments.Length > 1 ? $"a folder {LogFolders.AppFolder} at the top is for the app's own files"
            : segments.Select(ProblemOf).FirstOrDefault(p => p is not null);
    }

    /// <summary>The path as all file systems see it that take capital and small letters for the same.</summary>
    public static string Folded(string path) => path.ToUpperInvariant();

    /// <summary>A key for the eye: in one line, and not too long.</summary>
    public static string Shown(string key)
    {
        var text = new StringBuilder();
        foreach (var letter in key.Take(MostShown))
        {
            text = char.IsControl(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? text.Append('\uFFFD')
                : text.Append(letter);
        }

        return key.Length > MostShown ? $"{text}…" : text.ToString();
    }

    private static string? ProblemOf(string segment) => segment switch
    {
        "" => "its key has an empty part between two slashes",
        "." or ".." => "its key would lead out of its folder",
        RunningLogs.Folder => $"a folder {RunningLogs.Folder} is for logs that are being written here",
        _ when Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes => $"a part of its key is longer than {MaxSegmentBytes} bytes",
        _ when segment.AsSpan().ContainsAny(Forbidden) || (OperatingSystem.IsWindows() && segment[^1] is '.' or ' ') => "its key has characters that no file here can have",
        _ => null,
    };

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
