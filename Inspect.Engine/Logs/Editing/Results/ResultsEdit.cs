using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Computes the results of a log again after some scores changed; what they do not touch stays as it was.</summary>
/// <param name="header">The log; its results say which metrics there are.</param>
/// <param name="parts">The parts that there are.</param>
/// <param name="metrics">Computes the metrics of an entry again.</param>
internal sealed class ResultsEdit(EvalLog header, PartRegistry parts, MetricEdit metrics)
{
    private bool IsUnreduced => header.Eval.Config.EpochsReducer is { IsEmpty: true };

    /// <summary>Results and reductions after the change.</summary>
    /// <param name="old">Reductions before it.</param>
    /// <param name="rows">All samples, in the order of the log.</param>
    /// <param name="changed">Items whose scores changed, by scorer.</param>
    public (EvalResults Results, IReadOnlyList<EvalSampleReductions> Reductions) Apply(
        IReadOnlyList<EvalSampleReductions> old, IReadOnlyList<ScoredRow> rows, ILookup<string, SampleId> changed)
    {
        var source = new RowScores(rows);
        var results = header.Results ?? new EvalResults { TotalSamples = rows.Count, CompletedSamples = source.Completed };
        var reductions = new OrderedDictionary<(string Scorer, string? Reducer), EvalSampleReductions>();
        foreach (var table in old)
        {
            reductions[(table.Scorer, table.Reducer)] = table;
        }

        var scores = new List<EvalScore>();
        foreach (var entry in results.Scores)
        {
            // What an entry of another scorer was computed from is what it was.
            scores.Add(changed.Contains(entry.Scorer) ? Again(entry, source, reductions, changed[entry.Scorer].ToHashSet()) : entry);
        }

        var known = results.Scores.Select(s => s.Scorer).ToHashSet(StringComparer.Ordinal);
        var (added, tables) = ResultsCalculator.OfLog(header.Eval, source.Scorers.Where(s => !known.Contains(s)), parts).Compute(source, rows.Count);
        scores.AddRange(added.Scores);
        foreach (var table in tables)
        {
            reductions[(table.Scorer, table.Reducer)] = table;
        }

        return (results with { Scores = [.. scores], Headline = Headlines.Of(results.Headline, scores) }, [.. reductions.Values]);
    }

    private EvalScore Again(
        EvalScore entry, RowScores source, OrderedDictionary<(string Scorer, string? Reducer), EvalSampleReductions> reductions, HashSet<SampleId> changed)
    {
        var items = source.Values(entry.Scorer);
        if (IsUnreduced || (entry.Reducer is null && entry.Metrics.Count > 0 && entry.Metrics.Values.All(IsOfEpochs)))
        {
            return metrics.Apply(entry, Reduction.Values(items, null));
        }

        var reducer = entry.Reducer is null ? BuiltInReducers.Mean : ResultsCalculator.FindReducer(entry.Reducer, parts);
        if (reducer is null)
        {
            // A reducer of the task's own: nothing can be said of its scores.
            return metrics.Apply(entry, null);
        }

        var table = Table(entry, reducer, items, source, reductions.GetValueOrDefault((entry.Scorer, entry.Reducer)), changed);
        reductions[(entry.Scorer, entry.Reducer)] = table;
        return metrics.Apply(entry, [.. table.Samples.Zip(items, (row, item) => new SampleScore(item.Id, row.Value, item.Metadata) { ScoreMetadata = item.FirstScoreMetadata })]);
    }

    private bool IsOfEpochs(EvalMetric metric) => PlannedMetric.OfLog(metric.Group ?? metric.Name, metric.Params, parts) is { Metric.IsUnreduced: true };

    /// <summary>Rows of items that did not change stay as whoever ran the log wrote them.</summary>
    private static EvalSampleReductions Table(
        EvalScore entry, IScoreReducer reducer, IReadOnlyList<ItemScores> items, RowScores source, EvalSampleReductions? old, HashSet<SampleId> changed)
    {
        var kept = (old?.Samples ?? []).Where(s => s.SampleId is { } id && !changed.Contains(id)).ToLookup(s => s.SampleId!.Value);
        return new EvalSampleReductions
        {
            Scorer = entry.Scorer,
            Reducer = entry.Reducer,
            Samples = [.. items.Select(i => kept[i.Id].FirstOrDefault() ?? Reduction.Row(i.Id, reducer.Reduce(i.Values), source.Scores(entry.Scorer, i.Id), reducer))],
        };
    }
}
