using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Journal;

/// <content>The last step of a writer that died before it.</content>
public static partial class RunningLogs
{
    /// <summary>Puts a complete journal in the place of its log: its writer died after the header was written and before that.</summary>
    /// <returns>False where there is no such journal, or its writer lives.</returns>
    /// <exception cref="EvalLogException">The folder cannot be written.</exception>
    public static Task<bool> CompleteAsync(string path, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Complete(Path.GetFullPath(path), time, logger), cancellationToken);

    internal static bool Complete(string path, TimeProvider time, ILogger logger)
    {
        try
        {
            if (EvalLogName.IsJson(path) || !File.Exists(JournalOf(path)) || IsRunning(path, time))
            {
                return false;
            }

            // A log that was finished otherwise, by a recovery for example, is newer than the journal that was left.
            var isLeft = IsFinished(path);
            if (!isLeft && !HasHeader(JournalOf(path)))
            {
                return false;
            }

            using var lease = LogLease.Take(FolderOf(path), time);
            if (isLeft)
            {
                logger.LogLeftover(path);
            }
            else if (Seal(path, logger))
            {
                logger.LogCompleted(path);
            }
            else
            {
                logger.LogHeaderDamaged(path);
                return false;
            }

            Discard(path, lease, logger);
            return !isLeft;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(path, e);
        }
    }

    /// <summary>Makes an archive of the journal and puts it in the place of the log; false when its header is damaged.</summary>
    private static bool Seal(string path, ILogger logger)
    {
        using (var log = TryOpen(path))
        using (var journal = LogJournal.Continue(JournalOf(path), log, logger))
        {
            if (journal.Members is not [.., { Name: LogMembers.HeaderName }])
            {
                return false;
            }

            journal.Seal();
        }

        File.Move(JournalOf(path), path, overwrite: true);
        FolderSync.Try(Path.GetDirectoryName(path)!);
        return true;
    }

    private static bool IsFinished(string path)
    {
        using var log = TryOpen(path);
        return log?.Directory.Contains(LogMembers.HeaderName) == true;
    }

    private static ZipFile? TryOpen(string path)
    {
        try
        {
            return ZipFile.Open(path);
        }
        catch (EvalLogException)
        {
            return null;
        }
    }

    private static bool HasHeader(string journal)
    {
        using var file = ZipFile.OpenHandle(journal);
        return ZipScan.From(file, 0).Any(m => m.Name == LogMembers.HeaderName);
    }
}
