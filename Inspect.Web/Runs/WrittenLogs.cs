using System.Collections.Concurrent;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Statistics;

namespace Inspect.Web.Runs;

/// <summary>What samples say where a log has no results, from log and journal together: progress of runs that other processes write, and what is left of those that did not come to their end. Thread-safe.</summary>
/// <remarks>Nobody waits for it: who asks gets what was read last, and a new look is taken when that is two seconds old, or ten times as old as it took to read.</remarks>
public sealed class WrittenLogs(TimeProvider time)
{
    private const int PauseFactor = 10;
    private const int MostKept = 256;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>What is known of a log now; null before the first look at it ended.</summary>
    /// <param name="path">The log.</param>
    /// <param name="isWritten">More may come; else one look is enough.</param>
    public WrittenProgress? Of(string path, bool isWritten)
    {
        if (_looks.Count > MostKept)
        {
            _looks.Clear();
        }

        var look = _looks.GetOrAdd(path, _ => new Look());
        if (look.TryBegin(time, ShortestPause, isWritten))
        {
            _ = ReadAsync(path, look);
        }

        return look.Progress;
    }

    /// <summary>What is known of a log, once there is something; null for one that cannot be read.</summary>
    public async Task<WrittenProgress?> ReadAsync(string path, bool isWritten)
    {
        if (Of(path, isWritten) is { } known)
        {
            return known;
        }

        await ReadAsync(path, _looks.GetOrAdd(path, _ => new Look()));
        return Of(path, isWritten);
    }

    private async Task ReadAsync(string path, Look look)
    {
        var started = time.GetTimestamp();
        try
        {
            look.Progress = ProgressOf(await EvalLogReader.ReadSummariesAsync(path, CancellationToken.None));
        }
        catch (EvalLogException)
        {
            // It is replaced just now, or gone: the next look says.
        }
        finally
        {
            look.End(time, time.GetElapsedTime(started) * PauseFactor);
        }
    }

    private static WrittenProgress ProgressOf(IReadOnlyList<EvalSampleSummary> rows)
    {
        var facts = rows.Select(r => (Row: r, Facts: SampleFacts.Of(r))).ToList();
        var sums = new ScoreSums();
        foreach (var item in facts.Where(f => !double.IsNaN(f.Facts.Score)).GroupBy(f => f.Row.Id))
        {
            sums.Replace([], [.. item.Select(f => f.Facts.Score)]);
        }

        var interval = sums.Interval;
        var scorer = rows.FirstOrDefault(r => r.Scores is { Count: > 0 })?.Scores!.Keys.First() ?? string.Empty;
        var metric = sums.Mean is { } mean ? new LiveMetric(scorer, "mean", mean, interval?.Lower, interval?.Upper, null) : null;
        return new WrittenProgress(facts.CountBy(f => f.Facts.Outcome).ToDictionary(), sums.Samples, sums.Passed, metric, facts.Sum(f => f.Facts.Tokens), rows.Max(r => r.CompletedAt));
    }

    /// <summary>The last look at a log.</summary>
    private sealed class Look
    {
        private readonly Lock _lock = new(); // guards the fields below
        private long _next;
        private bool _isLast;
        private bool _isReading;

        public WrittenProgress? Progress { get; set; }

        public bool TryBegin(TimeProvider time, TimeSpan shortest, bool isWritten)
        {
            lock (_lock)
            {
                if (_isReading || (_isLast && !isWritten) || (_next != 0 && time.GetTimestamp() < _next))
                {
                    return false;
                }

                _isReading = true;
                _isLast = !isWritten;
                _next = time.GetTimestamp() + (long)(shortest.TotalSeconds * time.TimestampFrequency);
                return true;
            }
        }

        public void End(TimeProvider time, TimeSpan pause)
        {
            lock (_lock)
            {
                _isReading = false;
                _next = Math.Max(_next, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
            }
        }
    }
}
