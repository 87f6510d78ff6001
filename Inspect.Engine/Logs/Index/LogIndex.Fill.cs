using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Logs.Index;

/// <content>Putting the samples into the database, behind everything else (see <see cref="FillThrottle"/>).</content>
public sealed partial class LogIndex
{
    private static readonly TimeSpan RunsKnown = TimeSpan.FromSeconds(1);

    /// <summary>Lists of the samples of all logs grow while they are read: often enough to see it, seldom enough to cost nothing.</summary>
    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(2);

    private long _runsSeenAt;
    private bool _isRunActive;

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _unfilled.WaitAsync(cancellationToken).ConfigureAwait(false);
                await SurviveAsync(() => OnOwnThreadAsync(() => FillSamples(cancellationToken))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The index is closed.
        }
    }

    /// <summary>Work that may take minutes takes no thread of the pool, whose others serve pages.</summary>
    private static Task OnOwnThreadAsync(Action work) => Task.Factory.StartNew(
        () =>
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
            work();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Some process writes a log into the folder of new logs. Looked up once a second at most.</summary>
    private bool IsRunActive()
    {
        if (_runsSeenAt == 0 || _time.GetElapsedTime(_runsSeenAt) >= RunsKnown)
        {
            _isRunActive = RunningLogs.AreThereAny(Folder, _time);
            _runsSeenAt = _time.GetTimestamp();
        }

        return _isRunActive;
    }

    /// <summary>Logs whose samples are not in the database. Logs that it lost, or never got, are stored first.</summary>
    private List<LogFile> Unfilled()
    {
        var entries = _sorted;
        var known = _database.Value.Use(SampleRows.Known);
        LogEntry[] lost = [.. entries.Where(e => !known.ContainsKey(Key(e)) && !e.IsPending)];
        if (lost.Length > 0)
        {
            Store(lost, []);
        }

        // A running log changes at every flush; it is filled once it is over.
        return [.. entries
            .Where(e => !known.GetValueOrDefault(Key(e)) && e.Overview is { } overview && (overview.Status != EvalStatus.Started || !RunningLogs.IsRunning(e.Path, _time)))
            .Select(e => e.File)];
    }

    private static (string, long, long) Key(LogEntry entry) => (entry.Path, entry.SizeBytes, entry.ModifiedAt.UtcTicks);

    /// <summary>Puts the samples of all logs that lack them into the database; says how many logs lacked them.</summary>
    private int FillSamples(CancellationToken cancellationToken)
    {
        _fillGate.Wait(cancellationToken);
        try
        {
            var files = Unfilled();
            var fill = new SampleFill();
            var told = _time.GetTimestamp();
            foreach (var file in files)
            {
                Paced(() => Add(fill, file), cancellationToken);
                WriteWhile(() => fill.Waiting >= SampleFill.MostRows, fill, cancellationToken);
                if (_time.GetElapsedTime(told) >= ToldEvery)
                {
                    Changed?.Invoke(this, EventArgs.Empty);
                    told = _time.GetTimestamp();
                }
            }

            WriteWhile(() => fill.Waiting > 0, fill, cancellationToken);
            for (var isMore = true; isMore;)
            {
                Paced(() => _database.Value.Write(connection => isMore = SampleFill.Sweep(connection)), cancellationToken);
            }

            if (files.Count > 0)
            {
                Changed?.Invoke(this, EventArgs.Empty);
            }

            return files.Count;
        }
        finally
        {
            _fillGate.Release();
        }
    }

    private void WriteWhile(Func<bool> isDue, SampleFill fill, CancellationToken cancellationToken)
    {
        while (isDue())
        {
            Paced(() => _database.Value.Write(fill.Step), cancellationToken);
        }
    }

    /// <summary>A piece of work, and the rest after it.</summary>
    private void Paced(Action piece, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        piece();
        _throttle.Rest(_time.GetElapsedTime(started), cancellationToken);
    }

    private void Add(SampleFill fill, LogFile file)
    {
        try
        {
            var planned = EvalLogReader.ReadHeader(file.Path).Eval.Dataset.SampleIds;
            fill.Add(file, EvalLogReader.ReadSummaries(file.Path), planned ?? []);
        }
        catch (EvalLogException e)
        {
            // The list shows the log as far as its header goes; its samples cannot be searched.
            LogNotFilled(_logger, e, file.Path);
            fill.Add(file, [], []);
        }
    }
}
