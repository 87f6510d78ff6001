using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>Finds logs that were broken off, and makes whole logs of them and of damaged ones.</summary>
public static partial class LogRecovery
{
    /// <summary>Logs below a folder that were broken off: no header, and no process that writes them.</summary>
    public static Task<IReadOnlyList<string>> FindInterruptedAsync(string folder, TimeProvider time, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            var logs = LogFolders.Find([Path.GetFullPath(folder)]).Keys.Where(f => f.EndsWith(".eval", StringComparison.Ordinal));
            return [.. logs.Where(f => IsInterrupted(f, time)).Order(StringComparer.Ordinal)];
        },
        cancellationToken);

    /// <summary>
    /// Makes a whole log of one that was broken off or damaged: what the file holds, then our journal or the reference's buffer. Samples
    /// that were running end as cancelled, the log as error; a finished log of which parts are damaged keeps its header.
    /// </summary>
    /// <exception cref="EvalLogException">There is nothing to recover, the log runs, or the new file cannot be written.</exception>
    public static Task<RecoveredLog> RecoverAsync(string path, RecoveryOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Run(() => Recover(Path.GetFullPath(path), options, time, cancellationToken), cancellationToken);

    internal static RecoveredLog Recover(string path, RecoveryOptions options, TimeProvider time, CancellationToken cancellationToken) => RunningLogs.Complete(path, time, options.Logger)
        ? new RecoveredLog(path, EvalLogReader.ReadSummaryPage(path, 0, 0).Total, 0, [])
        : EvalLogReader.Guard(path, () => Rebuild(path, options, time, cancellationToken));

    private static bool IsInterrupted(string path, TimeProvider time)
    {
        try
        {
            using var archive = ZipFile.Open(path);
            var members = archive.Directory.Members;
            return !members.ContainsKey(LogMembers.HeaderName) && members.ContainsKey(LogMembers.StartName) && !RunningLogs.IsRunning(path, time);
        }
        catch (EvalLogException)
        {
            // Damaged, which is another matter than broken off, unless the journal tells that it was no more than that.
            return RunningLogs.HasJournal(path) && !RunningLogs.IsRunning(path, time);
        }
    }
}
