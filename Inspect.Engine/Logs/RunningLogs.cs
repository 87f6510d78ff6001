using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs;

/// <summary>Logs that run, or were broken off: the file holds what was flushed, the journal beside it every finished sample.</summary>
public static partial class RunningLogs
{
    private const string Folder = ".running";
    internal const string JournalName = "log.eval";

    /// <summary>Folder of the journal of a log, whether it is there or not.</summary>
    public static string FolderOf(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Folder, Path.GetFileNameWithoutExtension(path));

    /// <summary>A process writes the log now. A log without header that none writes was broken off: it can be resumed or recovered.</summary>
    public static bool IsRunning(string path, TimeProvider time) => Writing.LogOwner.IsAlive(FolderOf(path), time);

    /// <summary>A process writes some log of a folder now.</summary>
    internal static bool AreThereAny(string folder, TimeProvider time)
    {
        try
        {
            return Directory.EnumerateDirectories(Path.Combine(folder, Folder)).Any(journal => Writing.LogOwner.IsAlive(journal, time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No journals, no runs.
            return false;
        }
    }

    /// <summary>Removes the journal of a log.</summary>
    internal static void Discard(string path)
    {
        try
        {
            Directory.Delete(FolderOf(path), recursive: true);
            if (!Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(FolderOf(path))!).Any())
            {
                Directory.Delete(Path.GetDirectoryName(FolderOf(path))!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left does no harm: a finished log is read without a look at its journal.
        }
    }

    /// <summary>Removes what a process left that died before the log was there: a journal without a sample.</summary>
    internal static void DiscardStillborn(string path, TimeProvider time)
    {
        if (!Directory.Exists(FolderOf(path)) || IsRunning(path, time))
        {
            return;
        }

        var hasSample = false;
        if (File.Exists(JournalOf(path)))
        {
            using var journal = ZipFile.OpenHandle(JournalOf(path));
            hasSample = ZipScan.From(journal, 0).Any(m => SampleNames.IsSample(m.Name));
        }

        if (!hasSample)
        {
            Discard(path);
        }
    }

    internal static string JournalOf(string path) => Path.Combine(FolderOf(path), JournalName);

    /// <summary>Opens a log; one without a header together with its journal.</summary>
    internal static ZipFile OpenArchive(string path)
    {
        var archive = ZipFile.Open(path);
        if (archive.Directory.Contains(ArchiveLogSource.HeaderName) || !File.Exists(JournalOf(path)))
        {
            return archive;
        }

        using (archive)
        {
            try
            {
                return ZipFile.Open(JournalOf(path), (file, _) => Journal(file, archive));
            }
            catch (EvalLogException) when (!File.Exists(JournalOf(path)))
            {
                // The run ended between the two looks: the journal has become the log.
                return ZipFile.Open(path);
            }
        }
    }

    /// <summary>The directory of a journal: what the log has, whose bytes are the journal's first, and the members after it.</summary>
    private static ZipDirectory Journal(Microsoft.Win32.SafeHandles.SafeFileHandle file, ZipFile flushed)
    {
        var directory = ZipDirectory.Empty();
        var members = flushed.Directory.Members;
        var isPrefix = members.TryGetValue(ArchiveLogSource.StartName, out var start)
            && ZipScan.From(file, start.Offset).FirstOrDefault() is { } same && same.Crc == start.Crc && same.Name == start.Name
            && RandomAccess.GetLength(file) >= flushed.Directory.Offset;
        foreach (var member in isPrefix ? members.Values : [])
        {
            directory.Add(member);
        }

        foreach (var member in ZipScan.From(file, isPrefix ? flushed.Directory.Offset : 0))
        {
            directory.Add(member);
        }

        return directory;
    }
}
