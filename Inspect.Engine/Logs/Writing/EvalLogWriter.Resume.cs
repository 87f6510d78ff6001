using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Writing;

/// <content>Going on with a log that was broken off.</content>
public sealed partial class EvalLogWriter
{
    /// <summary>Goes on with a log whose writer died: what it holds stays, and its samples need not run again (see <see cref="EvalLogReader.ReadSummariesAsync"/>).</summary>
    /// <exception cref="EvalLogException">The log is finished, is being written by another process, or is damaged.</exception>
    public static async Task<EvalLogWriter> ResumeAsync(string path, EvalLogWriterOptions options, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        var isComplete = await RunningLogs.CompleteAsync(path, options.Time, options.Logger, cancellationToken).ConfigureAwait(false);
        var writer = isComplete ? throw Finished(path) : await Task.Run(() => Guard(path, () => Reopen(path, options)), cancellationToken).ConfigureAwait(false);
        writer._keeping = writer.KeepAsync(writer._stop.Token);
        return writer;
    }

    private static EvalLogWriter Reopen(string path, EvalLogWriterOptions options)
    {
        var folder = RunningLogs.FolderOf(path);
        using (Unfinished(path))
        {
            // Before anything is made beside a log that cannot be resumed.
        }

        var lease = LogLease.Take(folder, options.Time);
        try
        {
            var journal = Journal(path, options.Logger);
            try
            {
                return Reopen(path, options, journal, lease);
            }
            catch (EvalLogException)
            {
                journal.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EvalLogException)
        {
            lease.Dispose();
            throw;
        }
    }

    private static LogJournal Journal(string path, ILogger logger)
    {
        using var log = Unfinished(path);
        if (log is not null && !File.Exists(RunningLogs.JournalOf(path)))
        {
            CopyToJournal(path, log);
        }

        return LogJournal.Continue(RunningLogs.JournalOf(path), log, logger);
    }

    /// <summary>The members of a log that another program left become the journal's first: all of them or none.</summary>
    private static void CopyToJournal(string path, ZipFile log)
    {
        var journal = RunningLogs.JournalOf(path);
        using (var target = new FileStream(journal + ".new", FileMode.Create, FileAccess.Write))
        {
            new ZipSlice(log.Handle, 0, log.Directory.Offset).CopyTo(target);
            target.Flush(flushToDisk: true);
        }

        File.Move(journal + ".new", journal);
    }

    /// <summary>The log; null when it is damaged or gone, and its journal is all there is.</summary>
    /// <exception cref="EvalLogException">The log is finished, or is damaged and has no journal.</exception>
    private static ZipFile? Unfinished(string path)
    {
        ZipFile archive;
        try
        {
            archive = ZipFile.Open(path);
        }
        catch (EvalLogException) when (RunningLogs.HasJournal(path))
        {
            return null;
        }

        if (!archive.Directory.Contains(LogMembers.HeaderName))
        {
            return archive;
        }

        archive.Dispose();
        throw Finished(path);
    }

    private static EvalLogException Finished(string path) => new($"The log {System.IO.Path.GetFileName(path)} is finished.");

    /// <summary>A writer that died at the end of a run leaves lists that the samples to come would be missing from.</summary>
    private static void DropEnd(LogJournal journal)
    {
        var first = journal.Members.Index().FirstOrDefault(m => m.Item.Name is LogMembers.SummariesName or LogMembers.ReductionsName or LogMembers.HeaderName);
        if (first.Item is not null)
        {
            journal.Rewind(first.Index, first.Item.Offset);
        }
    }

    private static EvalLogWriter Reopen(string path, EvalLogWriterOptions options, LogJournal journal, LogLease lease)
    {
        DropEnd(journal);
        var directory = ZipDirectory.Empty();
        foreach (var member in journal.Members)
        {
            directory.Add(member);
        }

        using var source = new ArchiveLogSource(ZipFile.Open(journal.Path, (_, _) => directory), path);
        var members = directory.Members;
        if (!members.TryGetValue(LogMembers.StartName, out var first))
        {
            throw new EvalLogException($"The journal of the log {System.IO.Path.GetFileName(path)} is that of no running log.");
        }

        var start = EvalLogReader.Guard(path, () => Start(path, source.Parse<LogStart>(first)));
        var writer = new EvalLogWriter(path, start.Eval, start.Plan, options, journal, lease)
        {
            _flushes = source.Count(LogMembers.JournalSummaries),
            _updates = source.Count(LogMembers.JournalUpdates),
        };
        using var rows = source.RowsOfJournal().GetEnumerator();
        while (EvalLogReader.Guard(path, rows.MoveNext))
        {
            var (summary, isLate) = rows.Current;
            var place = writer._summaries.Write(LogJson.ToBytes(SampleSummaries.Thin(summary)));
            writer._summaries.Set(summary.Id, summary.Epoch, place);
            if (isLate)
            {
                writer._unflushed.Add(place);
            }
        }

        return writer;
    }

    /// <summary>What the run to go on with was about to do. A part that is missing cannot be made up: the samples to come would be those of another run.</summary>
    private static EvalLog Start(string path, LogStart start)
    {
        try
        {
            var plan = start.Plan ?? throw new JsonException("The field plan is null or missing; a record is expected.");
            return HeaderUpgrade.Apply(new EvalLog { Eval = start.Eval, Plan = plan });
        }
        catch (JsonException e)
        {
            throw LogSources.Unfit(path, $"the member {LogMembers.StartName}", e);
        }
    }
}
