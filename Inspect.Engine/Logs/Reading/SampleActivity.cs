using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading;

/// <summary>The samples of a log over time, however many there are.</summary>
/// <param name="From">When the first began.</param>
/// <param name="To">When the last ended.</param>
/// <param name="Active">The most samples that went on at once, in each of some equal parts of that time.</param>
/// <param name="Ended">Samples that ended in a part, by what became of them.</param>
/// <param name="Timed">Samples whose begin and end are known.</param>
public sealed record SampleActivity(DateTimeOffset From, DateTimeOffset To, ImmutableArray<int> Active, ImmutableArray<EndedInPart> Ended, int Timed)
{
    /// <summary>When a sample began and ended, as far as the log lets one tell, in seconds since 1970.</summary>
    public static (double? Started, double? Ended) SpanOf(EvalSampleSummary summary)
    {
        var (started, ended) = (Seconds(summary.StartedAt), Seconds(summary.CompletedAt));
        return (started ?? ended - summary.TotalTime, ended ?? started + summary.TotalTime);
    }

    /// <summary>Counts the samples in parts of time.</summary>
    /// <param name="samples">Begin and end in seconds since 1970, and what became of each.</param>
    /// <param name="parts">How many parts.</param>
    /// <returns>Null without samples.</returns>
    public static SampleActivity? Of(IReadOnlyCollection<(double Started, double Ended, SampleOutcome Outcome)> samples, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        if (samples.Count == 0)
        {
            return null;
        }

        double[] starts = [.. samples.Select(s => s.Started).Order()];
        double[] ends = [.. samples.Select(s => Math.Max(s.Started, s.Ended)).Order()];
        var (from, to) = (starts[0], ends[^1]);
        var part = Math.Max(to - from, 1e-3) / parts;
        int PartOf(double time) => Math.Clamp((int)((time - from) / part), 0, parts - 1);
        var ended = samples.CountBy(s => (PartOf(Math.Max(s.Started, s.Ended)), s.Outcome)).Select(c => new EndedInPart(c.Key.Item1, c.Key.Outcome, c.Value));
        return new SampleActivity(TimeOf(from), TimeOf(to), Peaks(starts, ends, parts, PartOf), [.. ended.OrderBy(e => e.Part).ThenBy(e => e.Outcome)], samples.Count);
    }

    /// <summary>The highest number of samples that went on, by part. At one moment those that end go before those that begin.</summary>
    private static ImmutableArray<int> Peaks(double[] starts, double[] ends, int parts, Func<double, int> partOf)
    {
        var peaks = new int[parts];
        var (active, next, at) = (0, 0, 0);
        for (var gone = 0; gone < ends.Length;)
        {
            var isEnd = next == starts.Length || (active > 0 && ends[gone] <= starts[next]);
            var part = partOf(isEnd ? ends[gone] : starts[next]);
            // What goes on through parts in which nothing happens counts in them too.
            for (; at < part; at++)
            {
                peaks[at] = Math.Max(peaks[at], active);
                peaks[at + 1] = Math.Max(peaks[at + 1], active);
            }

            active += isEnd ? -1 : 1;
            (gone, next) = isEnd ? (gone + 1, next) : (gone, next + 1);
            peaks[at] = Math.Max(peaks[at], active);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(peaks);
    }

    private static double? Seconds(DateTimeOffset? time) => time is { } known ? known.ToUnixTimeMilliseconds() / 1000.0 : null;

    private static DateTimeOffset TimeOf(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
}

/// <summary>Samples that ended in one part of a time.</summary>
/// <param name="Part">Number of the part, from 0.</param>
/// <param name="Outcome">What became of them.</param>
/// <param name="Samples">How many there are.</param>
public sealed record EndedInPart(int Part, SampleOutcome Outcome, int Samples);
