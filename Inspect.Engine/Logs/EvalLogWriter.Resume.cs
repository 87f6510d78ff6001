using Inspect.Engine.Logs.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs;

/// <content>Going on with a log that was broken off.</content>
public sealed partial class EvalLogWriter
{
    /// <summary>Goes on with a log whose writer died: what it holds stays, and its samples need not run again (see <see cref="EvalLogReader.ReadSummariesAsync"/>).</summary>
    /// <exception cref="EvalLogException">The log is finished, is being written by another process, or is damaged.</exception>
    public static async Task<EvalLogWriter> ResumeAsync(string path, EvalLogWriterOptions? options, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        var writer = await Task.Run(() => Guard(path, () => Reopen(path, options ?? new EvalLogWriterOptions())), cancellationToken).ConfigureAwait(false);
        writer._keeping = writer.KeepAsync(writer._stop.Token);
        return writer;
    }

    private static EvalLogWriter Reopen(string path, EvalLogWriterOptions options)
    {
        var folder = RunningLogs.FolderOf(path);
        Directory.CreateDirectory(folder);
        var owner = LogOwner.Take(folder, options.Time);
        try
        {
            var journal = Journal(path);
            try
            {
                return Reopen(path, options, journal, owner);
            }
            catch (EvalLogException)
            {
                journal.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EvalLogException)
        {
            owner.Dispose();
            throw;
        }
    }

    private static LogJournal Journal(string path)
    {
        var journal = RunningLogs.JournalOf(path);
        if (!File.Exists(journal))
        {
            // A log that another program left: its members become the journal's first.
            using var archive = ZipFile.Open(path);
            if (archive.Directory.Contains(ArchiveLogSource.HeaderName))
            {
                throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} is finished.");
            }

            using var target = new FileStream(journal, FileMode.CreateNew, FileAccess.Write);
            new ZipSlice(archive.Handle, 0, archive.Directory.Offset).CopyTo(target);
        }

        return LogJournal.Continue(journal);
    }

    private static EvalLogWriter Reopen(string path, EvalLogWriterOptions options, LogJournal journal, LogOwner owner)
    {
        var directory = new ZipDirectory();
        foreach (var member in journal.Members)
        {
            directory.Add(member);
        }

        using var source = new ArchiveLogSource(ZipFile.Open(journal.Path, (_, _) => directory), path);
        var members = directory.Members;
        if (members.ContainsKey(ArchiveLogSource.HeaderName) || !members.TryGetValue(ArchiveLogSource.StartName, out var first))
        {
            throw new EvalLogException($"The journal of the log {System.IO.Path.GetFileName(path)} is that of no running log.");
        }

        var start = source.Parse<LogStart>(first);
        var writer = new EvalLogWriter(path, HeaderUpgrade.Spec(start.Eval), HeaderUpgrade.Plan(start.Plan), options, journal, owner)
        {
            _flushes = source.Count(ArchiveLogSource.JournalSummaries),
            _updates = source.Count(ArchiveLogSource.JournalUpdates),
        };
        var summaries = source.Summaries();
        var late = source.LateSamples().ToHashSet(StringComparer.Ordinal);
        foreach (var summary in summaries)
        {
            var bytes = LogJson.ToBytes(summary);
            writer._summaries[(summary.Id, summary.Epoch)] = bytes;
            if (late.Contains(SampleNames.Of(summary.Id, summary.Epoch)))
            {
                writer._unflushed.Add(bytes);
            }
        }

        return writer;
    }
}
