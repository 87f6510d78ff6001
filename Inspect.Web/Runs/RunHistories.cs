using System.Collections.Immutable;
using Inspect.Engine.Logs.Index;

namespace Inspect.Web.Runs;

/// <summary>The scores of the runs of a task by one model and scorer, over time. Made once for all who look, from what the index has at hand.</summary>
internal sealed class RunHistories
{
    /// <summary>So many of the latest scores are shown.</summary>
    private const int Most = 8;

    private readonly Dictionary<(string Task, string Model, string Scorer), (DateTimeOffset[] Times, double[] Scores)> _series;

    private RunHistories(IEnumerable<LogBrief> runs) => _series = runs.Where(r => double.IsFinite(r.Numbers.Score)).GroupBy(NameOf).ToDictionary(
        g => g.Key,
        g =>
        {
            var ordered = g.OrderBy(r => r.Created).ToList();
            return (ordered.Select(r => r.Created).ToArray(), ordered.Select(r => r.Numbers.Score).ToArray());
        });

    /// <summary>The histories of all runs but the attempts that were tried again.</summary>
    public static RunHistories Of(RunOrder all) => new(all.Keys.Where(k => !all.Retried.Value.Contains(k)).Select(k => k.Entry?.Brief).OfType<LogBrief>());

    /// <summary>The scores up to a run, its own among them where it has one, the oldest first; empty for a single one, which is no history.</summary>
    public ImmutableArray<double> UpTo(LogBrief run)
    {
        if (!_series.TryGetValue(NameOf(run), out var series))
        {
            return [];
        }

        // Of several at one time the last: each of them shows all.
        var end = series.Times.AsSpan().BinarySearch(run.Created);
        end = end < 0 ? ~end : end + 1;
        while (end < series.Times.Length && series.Times[end] == run.Created)
        {
            end++;
        }

        return end < 2 ? [] : [.. series.Scores[Math.Max(0, end - Most)..end]];
    }

    private static (string Task, string Model, string Scorer) NameOf(LogBrief run) => (run.Task, run.Model, run.Scorers.IsEmpty ? string.Empty : run.Scorers[0]);
}
