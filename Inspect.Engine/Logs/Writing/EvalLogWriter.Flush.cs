using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Writing;

/// <content>Upkeep: syncs, heartbeats and replacements of the log file.</content>
public sealed partial class EvalLogWriter
{
    private const int MostFlushShare = 20;
    private const long MostSummaryBytes = 4L << 20;
    private const int MostDoublings = 8;
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private string? _toldProblem;
    private int _failedFlushes;
    private long _lastFlush;

    /// <summary>Brings the log file up to date now.</summary>
    /// <exception cref="EvalLogException">The folder cannot be written. Nothing is lost; the writer tries again by itself, at first after a second, at last every minute.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(Flush, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _flushing.Release();
        }
    }

    private void Flush()
    {
        var started = _options.Time.GetTimestamp();
        try
        {
            Copy();
            _copyProblem = null;
            _failedFlushes = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var error = EvalLogException.Unwritable(Path, e);
            _copyProblem = error.Message;
            _failedFlushes++;
            throw error;
        }
        finally
        {
            _lastFlush = _options.Time.GetTimestamp();
            _lastFlushTook = _options.Time.GetElapsedTime(started);
        }
    }

    private void Copy()
    {
        long[] rows;
        lock (_gate)
        {
            rows = [.. _unflushed];
        }

        // Samples go on meanwhile: their rows come with the next flush.
        var summaries = PackSummaries(rows);
        ZipMember[] members;
        long length;
        lock (_gate)
        {
            // Whether they can be written or wait: they come once.
            _unflushed.RemoveRange(0, rows.Length);
            summaries.ForEach(s => _journal.Wait(s.Member, s.Bytes));
            _journal.Drain();
            members = [.. _journal.Members];
            length = _journal.Length;
        }

        // What a copy has, the journal has for certain: its bytes are read where the copy names them.
        SyncJournal();
        LogReplacement.Replace(
            Path,
            target =>
            {
                using var file = ZipFile.OpenHandle(_journal.Path);
                LogJournal.Copy(file, members, length, target);
            },
            () => { });
    }

    /// <summary>The rows since the last flush, where no sample can come any more.</summary>
    private void AppendSummaries()
    {
        var summaries = PackSummaries(_unflushed);
        _unflushed.Clear();
        summaries.ForEach(s => _journal.Wait(s.Member, s.Bytes));
        _journal.Drain();
    }

    /// <summary>Rows in members of a size that readers load at once. One flush packs at a time.</summary>
    /// <exception cref="IOException">The file of the rows cannot be read.</exception>
    private List<(PackedMember Member, byte[] Bytes)> PackSummaries(IReadOnlyList<long> rows)
    {
        var members = new List<(PackedMember, byte[])>();
        var number = _flushes;
        for (var first = 0; first < rows.Count;)
        {
            var count = 0;
            var size = 0L;
            for (; first + count < rows.Count && (count == 0 || size + _summaries.LengthOf(rows[first + count]) < MostSummaryBytes); count++)
            {
                size += _summaries.LengthOf(rows[first + count]);
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"{LogMembers.JournalSummaries}{++number}.json");
            var member = ZipPacker.Pack(name, JoinedArray(_summaries.Rows(rows.Skip(first).Take(count)), size, count));
            members.Add((member, ZipWriter.Encode(member)));
            first += count;
        }

        _flushes = number;
        return members;
    }

    private static byte[] JoinedArray(IEnumerable<ReadOnlyMemory<byte>> items, long sizeBytes, int count)
    {
        var bytes = new byte[sizeBytes + count + (count == 0 ? 2 : 1)];
        var at = 0;
        bytes[at++] = (byte)'[';
        foreach (var item in items)
        {
            item.Span.CopyTo(bytes.AsSpan(at));
            at += item.Length;
            bytes[at++] = (byte)',';
        }

        bytes[^1] = (byte)']';
        return bytes;
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.SyncInterval, _options.Time);
        var lastHeartbeat = _options.Time.GetTimestamp();
        var flush = Task.CompletedTask;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                Sync();
                Tell();
                if (_options.Time.GetElapsedTime(lastHeartbeat) >= HeartbeatInterval)
                {
                    lastHeartbeat = _options.Time.GetTimestamp();
                    Attempt(_lease.Renew);
                }

                // Beside the loop: while a large log is copied, samples still reach the disk.
                if (flush.IsCompleted && IsFlushDue())
                {
                    flush = TryFlushAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The log is finished or let go.
        }

        await flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Sync()
    {
        bool isDirty;
        lock (_gate)
        {
            if (_journal.IsBehind)
            {
                Attempt(_journal.Drain);
            }

            isDirty = _journal.IsDirty || !_isNamed;
        }

        if (isDirty)
        {
            // Outside the lock: a slow disk must not hold up samples.
            Attempt(SyncJournal);
        }
    }

    private void SyncJournal()
    {
        _journal.Sync();
        if (!_isNamed)
        {
            // A synced file that no folder names is lost.
            RunningLogs.FoldersOf(Path).ForEach(f => FolderSync.Try(f));
            _isNamed = true;
        }
    }

    private bool IsFlushDue()
    {
        if (_failedFlushes > 0)
        {
            // What is missing from the log may all be in the journal already, and no other sample may come.
            var delay = FirstRetry * Math.Pow(2, Math.Min(_failedFlushes, MostDoublings) - 1);
            return _options.Time.GetElapsedTime(_lastFlush) >= (delay < LastRetry ? delay : LastRetry);
        }

        lock (_gate)
        {
            if (_unflushed.Count == 0)
            {
                return false;
            }

            var waited = _options.Time.GetElapsedTime(_firstUnflushed);

            // A flush copies the whole log: of a large one not more often than costs a twentieth of the time.
            var rest = _lastFlushTook * MostFlushShare;
            return waited >= rest && (_unflushed.Count >= _buffer || waited >= _options.FlushInterval);
        }
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EvalLogException)
        {
            // Noted, and tried again later.
        }
    }

    /// <summary>Says what is wrong, or that it is over. Called from one place at a time.</summary>
    private void Tell()
    {
        var problem = Problem;
        if (problem != _toldProblem)
        {
            _toldProblem = problem;
            _options.OnProblem?.Invoke(problem);
        }
    }
}
