using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Logs that run, or were broken off: the file holds what was flushed, the journal beside it every finished sample.</summary>
public static partial class RunningLogs
{
    /// <summary>Holds the journals of the logs of a folder.</summary>
    internal const string Folder = ".running";

    /// <summary>A name that no reader takes for a log, whatever folders it looks into.</summary>
    internal const string JournalName = "samples.journal";

    /// <summary>The name that the first version gave it.</summary>
    private const string OldJournalName = "log.eval";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Folder of the journal of a log, whether it is there or not.</summary>
    public static string FolderOf(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Folder, Path.GetFileNameWithoutExtension(path));

    /// <summary>A process writes the log now. A log without header that none writes was broken off: it can be resumed or recovered.</summary>
    public static bool IsRunning(string path, TimeProvider time) => LogLease.IsAlive(FolderOf(path), time);

    /// <summary>Removes the journal of a log, and lets go of it after that.</summary>
    internal static void Discard(string path, LogLease lease, ILogger logger)
    {
        // While it is held: what another holder makes there after that may not go.
        Discard(path, logger);
        lease.Leave();
    }

    /// <summary>Takes a log to replace its file, and waits for others that do; leaves no trace when it lets go.</summary>
    /// <exception cref="EvalLogException">A process has had it for too long.</exception>
    internal static LogLease TakeToReplace(string path, TimeProvider time)
    {
        // A .json log beside an .eval log of its name is another log.
        return LogLease.Take(FolderOf(path) + (EvalLogName.IsJson(path) ? ".json" : string.Empty), time, Patience);
    }

    /// <summary>A process writes some log of a folder now.</summary>
    internal static bool AreThereAny(string folder, TimeProvider time)
    {
        try
        {
            return Directory.EnumerateDirectories(Path.Combine(folder, Folder)).Any(journal => LogLease.IsAlive(journal, time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No journals, no runs.
            return false;
        }
    }

    /// <summary>Removes the journal of a log.</summary>
    internal static void Discard(string path, ILogger logger)
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
            logger.LogNotRemoved(e, FolderOf(path));
        }
    }

    /// <summary>Removes what a process left that died before the log was there: a journal without a sample.</summary>
    internal static void DiscardStillborn(string path, TimeProvider time, ILogger logger)
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
            logger.LogStillborn(path);
            Discard(path, logger);
        }
    }

    internal static string JournalOf(string path)
    {
        var folder = FolderOf(path);
        var old = Path.Combine(folder, OldJournalName);
        return File.Exists(old) ? old : Path.Combine(folder, JournalName);
    }

    /// <summary>The folders whose names lead to a journal and to its log.</summary>
    internal static List<string> FoldersOf(string path)
    {
        var folder = FolderOf(path);
        return [folder, Path.GetDirectoryName(folder)!, Path.GetDirectoryName(Path.GetFullPath(path))!];
    }

    /// <summary>There is a journal, whatever it holds.</summary>
    internal static bool HasJournalFile(string path) => File.Exists(JournalOf(path)) && RegularFile.IsOrMissing(JournalOf(path));

    /// <summary>There is a journal whose beginning is whole.</summary>
    internal static bool HasJournal(string path)
    {
        try
        {
            using var journal = ZipFile.Open(JournalOf(path), (_, _) => ZipDirectory.Empty());
            return ZipScan.From(journal.Handle, 0).FirstOrDefault() is { Name: LogMembers.StartName } start && JournalScan.IsWhole(journal, start);
        }
        catch (EvalLogException)
        {
            return false;
        }
    }
}
