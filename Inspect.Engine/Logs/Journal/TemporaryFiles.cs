using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Files;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Journal;

/// <summary>The files from which logs are replaced: <c>.inspect_tmp_{process}_{number}.writing</c> beside the log. A process that is killed leaves its own behind.</summary>
internal static class TemporaryFiles
{
    private const string Prefix = ".inspect_tmp_";
    private const string Suffix = ".writing";

    /// <summary>The reference's writer draws eight characters for the same place in a name.</summary>
    private const int DrawnLength = 8;

    /// <summary>
    /// A file that was written later than this is left alone, whatever became of the process: process numbers say nothing of another
    /// machine or container that writes into the same folder, and its writer does not pause so long.
    /// </summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>A temporary file of this process for a log: another each time, since two threads may replace one log.</summary>
    public static string Of(string path) => Path.Combine(
        Path.GetDirectoryName(path)!,
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}_{Random.Shared.Next():x8}{Suffix}"));

    /// <summary>Removes what killed processes left below some folders, the subfolders that logs are looked for in included.</summary>
    /// <returns>The files that were removed.</returns>
    public static IReadOnlyList<string> Sweep(IReadOnlyList<string> roots, TimeProvider time, ILogger logger) =>
        [.. LogFolders.Named(roots, name => Owner(name) is not null).Where(file => TryRemove(file, time, logger))];

    /// <summary>Process number in the name of one of our own temporary files; null for any other name.</summary>
    internal static int? Owner(ReadOnlySpan<char> name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal) || name.Length < Prefix.Length + Suffix.Length)
        {
            return null;
        }

        var middle = name[Prefix.Length..^Suffix.Length];
        var end = middle.IndexOf('_');
        return end > 0 && end < middle.Length - 1 && middle[0] is >= '1' and <= '9' && middle.Length != DrawnLength
            && int.TryParse(middle[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? process
            : null;
    }

    private static bool TryRemove(string path, TimeProvider time, ILogger logger)
    {
        // Not even opened while it is fresh: its writer, between making it and holding it, would be told that somebody else has it.
        if (!RegularFile.IsOrMissing(path) || IsFresh(new FileInfo(path), time))
        {
            return false;
        }

        try
        {
            // A writer holds its file for itself alone while it writes; so nobody begins to between the look and the removal either.
            using var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete);
            var file = new FileInfo(path);
            if (!file.Exists || file.LinkTarget is not null || IsFresh(file, time) || IsOwned(Owner(file.Name)!.Value, file.LastWriteTimeUtc))
            {
                return false;
            }

            file.Delete();
            logger.LogSwept(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has it, it is gone already, or it is not ours to remove.
            logger.LogNotSwept(e, path);
            return false;
        }
    }

    private static bool IsFresh(FileInfo file, TimeProvider time) => time.GetUtcNow() - file.LastWriteTimeUtc < Fresh;

    /// <summary>A process of this number lives that can have written the file: it began before that. What began later only got the same number.</summary>
    private static bool IsOwned(int number, DateTime writtenAt)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            return process.StartTime.ToUniversalTime() <= writtenAt;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended in between, or the system does not tell: another look will show.
            return true;
        }
    }
}
