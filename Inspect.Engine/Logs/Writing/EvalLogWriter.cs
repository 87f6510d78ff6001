using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>
/// Writes the log of a running eval. A finished sample is in the journal when <see cref="WriteSampleAsync"/> returns, and synced to disk
/// within a second; the log file that other viewers read is replaced whole from time to time, and complete after <see cref="FinishAsync"/>.
/// </summary>
/// <remarks>Thread-safe. Samples are condensed and packed on the caller's thread, so that many callers share the work.</remarks>
public sealed partial class EvalLogWriter : IAsyncDisposable
{
    private readonly Lock _gate = new(); // guards the journal, the summaries and the counters below
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly EvalLogWriterOptions _options;
    private readonly LogJournal _journal;
    private readonly LogLease _lease;
    private readonly SummarySpill _summaries;
    private readonly List<long> _unflushed = []; // places of the rows
    private readonly CancellationTokenSource _stop = new();
    private readonly int _buffer;
    private readonly bool _hasImages;
    private readonly bool _hasSamples;
    private Task _keeping = Task.CompletedTask;
    private int _flushes;
    private int _updates;
    private long _firstUnflushed;
    private TimeSpan _lastFlushTook;
    private string? _journalProblem;
    private string? _copyProblem;
    private bool _isNamed;
    private bool _isFinished;

    private EvalLogWriter(string path, EvalSpec spec, EvalPlan plan, EvalLogWriterOptions options, LogJournal journal, LogLease lease)
    {
        Path = path;
        Spec = spec;
        Plan = plan;
        _options = options;
        _journal = journal;
        _lease = lease;
        _summaries = new SummarySpill(System.IO.Path.Combine(RunningLogs.FolderOf(path), "summaries.tmp"), Expected(spec));
        _buffer = SpecDefaults.Buffer(spec);
        _hasImages = spec.Config.LogImages != false;
        _hasSamples = spec.Config.LogSamples != false;
    }

    /// <summary>The log file.</summary>
    public string Path { get; }

    private static int Expected(EvalSpec spec) => (int)Math.Min((spec.Dataset.SampleIds?.Length ?? 0) * (long)(spec.Config.Epochs ?? 1), int.MaxValue);

    /// <summary>What is run, as it stands in the log.</summary>
    public EvalSpec Spec { get; }

    /// <summary>The solvers, as they stand in the log.</summary>
    public EvalPlan Plan { get; }

    /// <summary>
    /// A sentence when the last try to write failed, for lack of space for example; null when all is well. Nothing is lost meanwhile:
    /// samples wait in memory or in the journal, and the writer tries again by itself.
    /// </summary>
    public string? Problem => _journalProblem ?? _copyProblem;

    /// <summary>Samples written so far; a sample that was written twice counts once.</summary>
    public int SampleCount
    {
        get
        {
            lock (_gate)
            {
                return _summaries.Count;
            }
        }
    }

    /// <summary>Makes the log of an eval that begins. The file is there, with status started, when this returns.</summary>
    /// <param name="path">Where the log shall be; see <see cref="EvalLogName.Free"/>.</param>
    /// <param name="spec">What is run.</param>
    /// <param name="plan">The solvers.</param>
    /// <param name="options">How often the file is brought up to date, and by which clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EvalLogException">The log is there already, or the folder cannot be written.</exception>
    public static async Task<EvalLogWriter> StartAsync(string path, EvalSpec spec, EvalPlan plan, EvalLogWriterOptions options, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
        {
            throw new EvalLogException($"There already is a log {path}.");
        }

        var writer = Guard(path, () =>
        {
            var folder = RunningLogs.FolderOf(path);
            RunningLogs.DiscardStillborn(path, options.Time, options.Logger);
            var lease = LogLease.Take(folder, options.Time);
            try
            {
                return new EvalLogWriter(path, SpecDefaults.Apply(spec), SpecDefaults.Apply(plan), options, LogJournal.Create(RunningLogs.JournalOf(path)), lease);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                lease.Dispose();
                throw;
            }
        });
        try
        {
            var start = new LogStart { Eval = writer.Spec, Plan = writer.Plan };
            writer.AppendNow(LogMembers.StartName, LogJson.ToBytes(start).Span);
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EvalLogException or OperationCanceledException)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            RunningLogs.Discard(path, options.Logger);
            throw;
        }

        writer._keeping = writer.KeepAsync(writer._stop.Token);
        return writer;
    }

    /// <summary>Adds a finished sample. A sample of the same id and epoch is replaced by it.</summary>
    /// <remarks>When the journal cannot be written, the sample waits in memory and <see cref="Problem"/> says why; <see cref="FinishAsync"/> fails then.</remarks>
    /// <param name="sample">The sample, with its pools resolved.</param>
    /// <param name="cancellationToken">Gives up before the sample is taken.</param>
    public Task WriteSampleAsync(EvalSample sample, CancellationToken cancellationToken) => WriteAsync(sample, SampleSummaries.Of(sample), cancellationToken);

    /// <summary>Adds a finished sample whose row is at hand.</summary>
    /// <param name="sample">The sample, with its pools resolved.</param>
    /// <param name="summary">Its row.</param>
    /// <param name="cancellationToken">Gives up before the sample is taken.</param>
    public Task WriteAsync(EvalSample sample, EvalSampleSummary summary, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isFinished, this);
        var row = LogJson.ToBytes(summary);
        var place = _summaries.Write(row);
        if (!_hasSamples)
        {
            // Watchers see its row as long as the run goes on; the log holds results alone.
            lock (_gate)
            {
                _summaries.Set(sample.Id, sample.Epoch, place);
            }

            return Task.CompletedTask;
        }

        var condensed = SampleCondenser.Apply(sample, _hasImages);
        var member = LogJson.Use(condensed, SampleNames.Of(sample.Id, sample.Epoch), static (json, name) => ZipPacker.Pack(name, json.Span));
        var bytes = ZipWriter.Encode(member);
        lock (_gate)
        {
            Append(member, bytes);
            _summaries.Set(sample.Id, sample.Epoch, place);
            _unflushed.Add(place);
            _firstUnflushed = _unflushed.Count == 1 ? _options.Time.GetTimestamp() : _firstUnflushed;
        }

        return Task.CompletedTask;
    }

    /// <summary>The summary of a sample that was written; null when there is none, and once the writer is let go.</summary>
    public EvalSampleSummary? FindSummary(SampleId id, int epoch)
    {
        long? place;
        lock (_gate)
        {
            place = _summaries.Find(id, epoch);
        }

        try
        {
            return place is { } at ? LogJson.Parse<EvalSampleSummary>(_summaries.Read(at)) : null;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Records a change of settings while the eval runs, and brings the log file up to date (log format 5.10).</summary>
    /// <exception cref="EvalLogException">The folder cannot be written; the update waits.</exception>
    public async Task WriteConfigUpdateAsync(JsonElement update, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Append(ZipPacker.Pack($"{LogMembers.JournalUpdates}{++_updates}.json", LogJson.ToBytes(update).Span));
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the upkeep and lets go of the files. A log that was not finished stays as it is, to be resumed or recovered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _keeping.ConfigureAwait(false);
        }

        if (!_isFinished)
        {
            lock (_gate)
            {
                Attempt(() => _journal.Sync());
            }
        }

        _summaries.Dispose();
        _journal.Dispose();
        _lease.Dispose();
        _flushing.Dispose();
        _stop.Dispose();
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(path, e);
        }
    }

    /// <summary>Adds a member; when the file cannot be written it waits, and the problem is noted.</summary>
    private void Append(PackedMember member) => Append(member, ZipWriter.Encode(member));

    private void Append(PackedMember member, byte[] bytes) => Attempt(() => _journal.Append(member, bytes));

    private void AppendNow(string name, ReadOnlySpan<byte> content)
    {
        var member = ZipPacker.Pack(name, content);
        Guard(Path, () =>
        {
            _journal.Append(member);
            return true;
        });
    }

    private void Attempt(Action write)
    {
        try
        {
            write();

            // While samples wait for room, a heartbeat that could be left is no news.
            _journalProblem = _journal.IsBehind ? _journalProblem : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _journalProblem = EvalLogException.Unwritable(Path, e).Message;
        }
    }
}
