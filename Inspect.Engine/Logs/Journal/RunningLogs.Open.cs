using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Journal;

/// <content>Log and journal read as one.</content>
public static partial class RunningLogs
{
    /// <summary>Opens a log; one without a header together with its journal. A log that a loss of power left empty or cut off is read from its journal alone.</summary>
    internal static ZipFile OpenArchive(string path)
    {
        ZipFile archive;
        try
        {
            archive = ZipFile.Open(path);
        }
        catch (EvalLogException) when (File.Exists(path) && HasJournal(path))
        {
            return OpenJournal(path, null) ?? ZipFile.Open(path);
        }

        if (archive.Directory.Contains(LogMembers.HeaderName) || !HasJournalFile(path))
        {
            return archive;
        }

        using (archive)
        {
            // Without one, the log is all there is, or the run ended between the two looks: the journal has become the log.
            return OpenJournal(path, archive) ?? ZipFile.Open(path);
        }
    }

    /// <summary>The journal with what the log has; null when the journal is gone, or the log has more.</summary>
    private static ZipFile? OpenJournal(string path, ZipFile? flushed)
    {
        ZipFile? journal = null;
        try
        {
            journal = ZipFile.Open(JournalOf(path), (file, _) => Joined(path, file, flushed));
        }
        catch (EvalLogException) when (!File.Exists(JournalOf(path)))
        {
            return null;
        }

        if (journal.Directory.Members.Count > 0)
        {
            return journal;
        }

        journal.Dispose();
        return null;
    }

    /// <summary>The directory of a journal: what the log has, whose bytes are the journal's first, and the members after it. Empty when the log has more.</summary>
    private static ZipDirectory Joined(string path, Microsoft.Win32.SafeHandles.SafeFileHandle file, ZipFile? flushed)
    {
        var directory = ZipDirectory.Empty();
        var from = 0L;
        if (flushed?.Directory.Find(LogMembers.StartName) is { } start)
        {
            var isPrefix = ZipScan.From(file, start.Offset).FirstOrDefault() is { } same && same.Crc == start.Crc && same.Name == start.Name
                && RandomAccess.GetLength(file) >= flushed.Directory.Offset;
            if (!isPrefix)
            {
                return directory;
            }

            from = flushed.Directory.Offset;
            foreach (var member in flushed.Directory.Members.Values)
            {
                directory.Add(member);
            }
        }

        foreach (var member in Late(path, file, from))
        {
            directory.Add(member);
        }

        return directory;
    }

    /// <summary>Members from a byte on. A writer that died with its machine can leave some of which the disk has no more than the name.</summary>
    private static IEnumerable<ZipMember> Late(string path, Microsoft.Win32.SafeHandles.SafeFileHandle file, long from) =>
        LogLease.IsHeld(FolderOf(path)) ? ZipScan.From(file, from) : JournalScan.Whole(JournalOf(path), from).Members;
}
