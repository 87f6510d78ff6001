using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Cli;

/// <summary>What came of the runs of one command, a row for each.</summary>
internal static class ResultsTable
{
    private const string Gap = "  ";
    private static readonly string[] Head = ["task", "model", "samples", "result", "tokens", "time", "status"];

    /// <summary>The lines of the table, columns aligned; the first names them.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<(PlannedEval Plan, EvalOutcome Outcome)> runs)
    {
        string[][] rows = [Head, .. runs.Select(r => Row(r.Plan, r.Outcome))];
        var widths = Enumerable.Range(0, Head.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        return [.. rows.Select(r => string.Join(Gap, r.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd())];
    }

    private static string[] Row(PlannedEval plan, EvalOutcome outcome)
    {
        var log = outcome.Log;
        var results = log?.Results;
        var seconds = log?.Stats is { StartedAt: { } begun, CompletedAt: { } ended } ? (ended - begun).TotalSeconds : (double?)null;
        return
        [
            plan.Task.Name,
            plan.Spec.Model,
            results is null ? "–" : $"{Format.Count(results.CompletedSamples)} of {Format.Count(results.TotalSamples)}",
            results is null ? "–" : ResultOf(results),
            log is null ? "–" : Format.Count(log.Stats.ModelUsage.Values.Sum(u => u.TotalTokens)),
            Format.RunTime(seconds),
            outcome.State switch { RunState.Done => "done", RunState.Failed => "failed", RunState.Cancelled => "cancelled", var other => other.ToString().ToLowerInvariant() },
        ];
    }

    /// <summary>The metric that stands for the run.</summary>
    private static string ResultOf(EvalResults results) => LogOverview.Headline(results) is ({ } score, { } key) && score.Metrics.TryGetValue(key, out var metric)
        ? $"{key} {metric.Value.ToString("0.###", CultureInfo.InvariantCulture)}"
        : "not scored";
}
