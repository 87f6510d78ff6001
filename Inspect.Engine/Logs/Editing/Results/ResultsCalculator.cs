using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Computes results from scores: reduces over epochs, then computes metrics (semantics 4.4, 4.5).</summary>
/// <param name="scorers">Scorers in order, with their metrics.</param>
/// <param name="reducers">Reducers that were asked for; null for the mean that nobody asked for; empty when each epoch counts by itself.</param>
/// <param name="headline">The headline that the task declares.</param>
/// <remarks>Holds nothing of what it computes; thread-safe.</remarks>
public sealed class ResultsCalculator(ImmutableArray<ScorerMetrics> scorers, ImmutableArray<IScoreReducer>? reducers, JsonElement? headline)
{
    /// <summary>The calculator of a log, as far as its reducers and metrics are known here.</summary>
    /// <param name="spec">What was run.</param>
    /// <param name="names">Keys of the scorers in the scores of samples.</param>
    /// <param name="parts">The parts that there are.</param>
    public static ResultsCalculator OfLog(EvalSpec spec, IEnumerable<string> names, PartRegistry parts)
    {
        ImmutableArray<IScoreReducer>? reducers = spec.Config.EpochsReducer is { } asked
            ? [.. asked.Select(n => FindReducer(n, parts)).OfType<IScoreReducer>()]
            : null;

        // Reducers of the task's own alone: no number can be given.
        var isUnknown = reducers is { IsEmpty: true } && spec.Config.EpochsReducer is { IsEmpty: false };
        return new ResultsCalculator(isUnknown ? [] : [.. names.Select(n => ScorerMetrics.OfLog(spec, n, parts))], reducers, spec.HeadlineMetric);
    }

    /// <summary>Reducer that a log names; null when it is not known here.</summary>
    internal static IScoreReducer? FindReducer(string name, PartRegistry parts)
    {
        var part = ReducerName.Parse(name);
        return parts.Check(PartKind.Reducer, part) is null ? parts.CreateReducer(part) : null;
    }

    /// <summary>Results without the rows that they come from.</summary>
    /// <param name="source">The scores.</param>
    /// <param name="totalSamples">Items times epochs.</param>
    /// <exception cref="InspectException">The scores do not fit a reducer or a metric.</exception>
    public EvalResults Results(IScoreValues source, int totalSamples) => Compute(source, totalSamples, null);

    /// <summary>Results and reductions.</summary>
    /// <param name="source">The scores.</param>
    /// <param name="totalSamples">Items times epochs.</param>
    /// <exception cref="InspectException">The scores do not fit a reducer or a metric.</exception>
    public (EvalResults Results, ImmutableArray<EvalSampleReductions> Reductions) Compute(IScoreSource source, int totalSamples)
    {
        var reductions = ImmutableArray.CreateBuilder<EvalSampleReductions>();
        var results = Compute(source, totalSamples, (scorer, reducer, name, reduced) => reductions.Add(new EvalSampleReductions
        {
            Scorer = scorer,
            Reducer = name,
            Samples = [.. reduced.Select(r => Reduction.Row(r.SampleId, r.Value, source.Scores(scorer, r.SampleId), reducer))],
        }));
        return (results, reductions.ToImmutable());
    }

    /// <summary>Results and reductions, whose rows are read from the scores when they are asked for.</summary>
    /// <param name="source">The scores; they stay as they are.</param>
    /// <param name="totalSamples">Items times epochs.</param>
    /// <exception cref="InspectException">The scores do not fit a reducer or a metric.</exception>
    public (EvalResults Results, ImmutableArray<ReducedScores> Reductions) ComputeRows(IScoreSource source, int totalSamples)
    {
        var reductions = ImmutableArray.CreateBuilder<ReducedScores>();
        var results = Compute(source, totalSamples, (scorer, reducer, name, reduced) => reductions.Add(new ReducedScores(
            scorer, name, reduced.Select(r => Reduction.Row(r.SampleId, r.Value, source.Scores(scorer, r.SampleId), reducer)))));
        return (results, reductions.ToImmutable());
    }

    private EvalResults Compute(IScoreValues source, int totalSamples, Action<string, IScoreReducer, string?, IReadOnlyList<SampleScore>>? onReduced)
    {
        var scores = ImmutableArray.CreateBuilder<EvalScore>();
        foreach (var scorer in scorers)
        {
            var items = source.Values(scorer.Scorer);
            if (reducers is { IsEmpty: true })
            {
                scores.AddRange(ScoreEntry.Of(scorer, null, Reduction.Values(items, null)));
                continue;
            }

            var (combined, each) = (scorer with { Metrics = scorer.Metrics.Only(isUnreduced: false) }, scorer with { Metrics = scorer.Metrics.Only(isUnreduced: true) });
            foreach (var (reducer, name) in combined.Metrics.IsEmpty ? [] : Reducers(isMixed: !each.Metrics.IsEmpty))
            {
                var reduced = Reduction.Values(items, reducer);
                scores.AddRange(ScoreEntry.Of(combined, name, reduced));
                onReduced?.Invoke(scorer.Scorer, reducer, name, reduced);
            }

            scores.AddRange(each.Metrics.IsEmpty ? [] : ScoreEntry.Of(each, null, Reduction.Values(items, null)));
        }

        return new EvalResults
        {
            TotalSamples = totalSamples,
            CompletedSamples = source.Completed,
            Scores = scores.ToImmutable(),
            Headline = Headlines.Of(headline, scores),
        };
    }

    /// <summary>The reducers with their names in the results: the mean that nobody asked for has one only beside metrics of single epochs.</summary>
    private IEnumerable<(IScoreReducer Reducer, string? Name)> Reducers(bool isMixed) =>
        reducers is { } asked ? asked.Select(r => (r, (string?)r.Name)) : [(BuiltInReducers.Mean, isMixed ? BuiltInReducers.MeanName : null)];
}
