using System.Collections.Concurrent;
using Inspect.Web.Queue;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Requests;

/// <summary>When runs that wait will begin, from what was measured of earlier runs of the same task on the same model. What was not measured it does not say. Thread-safe.</summary>
public sealed class QueueForecast(RunEstimator estimator, IOptionsMonitor<QueueOptions> options, TimeProvider time)
{
    /// <summary>So long a measurement of a task on a model counts as new: each asks for hundreds of runs.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Task, string Model), (DateTimeOffset At, double? Seconds)> _perSample = new();

    /// <summary>Seconds until each waiting run begins, by its id; null where that is not known. Those that are held have none.</summary>
    /// <param name="line">The runs that wait, in order.</param>
    /// <param name="left">Seconds that each run in progress still takes; null where that is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, double?>> OfAsync(IReadOnlyList<QueuedRun> line, IReadOnlyList<double?> left, CancellationToken cancellationToken)
    {
        var waiting = line.Where(r => r.State == Inspect.Engine.Live.RunState.Queued).ToList();
        var lengths = new List<double?>(waiting.Count);
        foreach (var run in waiting)
        {
            lengths.Add(await PerSampleAsync(run, cancellationToken) * run.TotalSamples);
        }

        var starts = Starts(left, lengths, options.CurrentValue.MaxParallelRuns);
        return waiting.Index().ToDictionary(r => r.Item.EvalId, r => starts[r.Index], StringComparer.Ordinal);
    }

    /// <summary>Seconds until each of several runs begins, where so many go on at the same time.</summary>
    /// <param name="left">Seconds that each run in progress still takes; null where that is not known.</param>
    /// <param name="lengths">Seconds of each run that waits, in order; null where that is not known.</param>
    /// <param name="slots">Runs at the same time.</param>
    /// <returns>One for each that waits; null from the first on that waits for a run of unknown length.</returns>
    public static IReadOnlyList<double?> Starts(IReadOnlyList<double?> left, IReadOnlyList<double?> lengths, int slots)
    {
        // Of more runs than places, as after a lower limit, the longest leave theirs to nobody before all others have ended.
        var ends = new PriorityQueue<double, double>();
        foreach (var end in left.Select(l => l ?? double.PositiveInfinity).Concat(Enumerable.Repeat(0.0, Math.Max(0, slots - left.Count))))
        {
            ends.Enqueue(end, end);
        }

        for (var i = left.Count; i > slots; i--)
        {
            ends.Dequeue();
        }

        var starts = new double?[lengths.Count];
        for (var i = 0; i < lengths.Count; i++)
        {
            var start = ends.Dequeue();
            var end = start + (lengths[i] ?? double.PositiveInfinity);
            ends.Enqueue(end, end);
            starts[i] = double.IsFinite(start) ? start : null;
        }

        return starts;
    }

    private async Task<double?> PerSampleAsync(QueuedRun run, CancellationToken cancellationToken)
    {
        var key = (run.Task, run.Model);
        if (!_perSample.TryGetValue(key, out var known) || time.GetUtcNow() - known.At > Kept)
        {
            var estimate = await estimator.EstimateAsync(run.Task, run.Model, 1_000, 1, null, cancellationToken);
            known = (time.GetUtcNow(), estimate.Seconds / 1_000);
            _perSample[key] = known;
        }

        return known.Seconds;
    }
}
