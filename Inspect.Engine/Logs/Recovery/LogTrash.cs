using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>
/// Logs that were put away and can be had back. A log lies in <c>trash</c> of the app's folder, under a name that no reader takes for one,
/// with a note of where it came from. Thread-safe.
/// </summary>
public sealed class LogTrash(LogIndex index, TimeProvider time)
{
    private const string NoteEnding = ".trashed";
    private const string LogEnding = ".content";
    private const string JournalEnding = ".journal";
    private const int MaxNoteBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly string _folder = Path.Combine(index.AppFolder, "trash");

    /// <summary>Puts a log away, with what it was broken off with.</summary>
    /// <exception cref="EvalLogException">It runs, is gone, or cannot be moved.</exception>
    public TrashedLog Move(LogEntry entry)
    {
        LogOrigin.CheckOwn(entry.Path);
        if (RunningLogs.IsRunning(entry.Path, time))
        {
            throw new EvalLogException($"The log {Path.GetFileName(entry.Path)} is being written. Cancel its run first.");
        }

        lock (_gate)
        {
            var log = new TrashedLog(Guid.NewGuid().ToString("n"), entry.Path, entry.Brief?.EvalId, entry.Brief?.Task ?? Path.GetFileName(entry.Path), time.GetUtcNow());
            try
            {
                Directory.CreateDirectory(_folder);
                File.WriteAllBytes(NoteOf(log.Id), JsonSerializer.SerializeToUtf8Bytes(log));
                var journal = RunningLogs.FolderOf(entry.Path);
                if (Directory.Exists(journal))
                {
                    Directory.Move(journal, JournalOf(log.Id));
                }

                File.Move(entry.Path, ContentOf(log.Id));
                return log;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                File.Delete(NoteOf(log.Id));
                throw new EvalLogException($"The log {Path.GetFileName(entry.Path)} cannot be moved to the trash ({e.Message.TrimEnd('.')}). It stays where it is.", e);
            }
        }
    }

    /// <summary>Puts a log back where it lay.</summary>
    /// <exception cref="EvalLogException">It is not in the trash, its place is taken, or it cannot be moved.</exception>
    public TrashedLog Restore(string id)
    {
        lock (_gate)
        {
            if (List().FirstOrDefault(l => l.Id == id) is not { } log)
            {
                throw new EvalLogException("This log is no longer in the trash.");
            }

            if (File.Exists(log.Path))
            {
                throw new EvalLogException($"There is another log {Path.GetFileName(log.Path)} in its place by now. Move that away first.");
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(log.Path)!);
                if (Directory.Exists(JournalOf(id)))
                {
                    var journal = RunningLogs.FolderOf(log.Path);
                    Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
                    Directory.Move(JournalOf(id), journal);
                }

                File.Move(ContentOf(id), log.Path);
                File.Delete(NoteOf(id));
                return log;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EvalLogException($"The log {Path.GetFileName(log.Path)} cannot be put back ({e.Message.TrimEnd('.')}). It stays in the trash.", e);
            }
        }
    }

    /// <summary>The logs in the trash, the latest first. Notes that cannot be read, and those whose log is gone, are passed over.</summary>
    public IReadOnlyList<TrashedLog> List() => !Directory.Exists(_folder) ? [] :
    [
        .. Directory.EnumerateFiles(_folder, "*" + NoteEnding).Select(Read).OfType<TrashedLog>().Where(l => File.Exists(ContentOf(l.Id)) && IsBelowARoot(l.Path)).OrderByDescending(l => l.TrashedAt),
    ];

    /// <summary>The log of a run, by its id or a prefix of at least 8 characters; null when the trash has none.</summary>
    public TrashedLog? Find(string run) => run.Length < 8 ? null : List().FirstOrDefault(l => l.EvalId?.StartsWith(run, StringComparison.Ordinal) == true);

    private static TrashedLog? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxNoteBytes && RegularFile.IsOrMissing(path) && JsonSerializer.Deserialize<TrashedLog>(File.ReadAllBytes(path)) is { Id: { } id, Path: not null, Task: not null } log
                && id == Path.GetFileNameWithoutExtension(path)
                ? log
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A note can have been written by somebody else: nothing is put outside of the log folders.</summary>
    private bool IsBelowARoot(string path) => index.Roots.Any(r => Path.GetFullPath(path).StartsWith(r.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private string NoteOf(string id) => Path.Combine(_folder, id + NoteEnding);

    private string ContentOf(string id) => Path.Combine(_folder, id + LogEnding);

    private string JournalOf(string id) => Path.Combine(_folder, id + JournalEnding);
}
