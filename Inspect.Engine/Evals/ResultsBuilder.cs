using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Statistics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Makes results from the scores of samples: reduce over epochs, then compute metrics (semantics 4.4, 4.5).</summary>
/// <param name="scorers">Scorers of the run.</param>
/// <param name="reducers">Reducers that were asked for; empty: the mean.</param>
public sealed class ResultsBuilder(ImmutableArray<PlannedScorer> scorers, ImmutableArray<IScoreReducer> reducers)
{
    /// <summary>Results and reductions of a run.</summary>
    /// <param name="samples">Samples that ended, in any order.</param>
    /// <param name="order">Ids of the items in the order of the plan.</param>
    /// <param name="totalSamples">Items times epochs.</param>
    public (EvalResults Results, ImmutableArray<EvalSampleReductions> Reductions) Build(
        IReadOnlyCollection<ScoredSample> samples, IReadOnlyList<SampleId> order, int totalSamples)
    {
        var byItem = samples.Where(s => s.Scores is not null).ToLookup(s => s.Id);
        var scores = ImmutableArray.CreateBuilder<EvalScore>();
        var reductions = ImmutableArray.CreateBuilder<EvalSampleReductions>();
        foreach (var scorer in scorers)
        {
            foreach (var reducer in reducers.IsEmpty ? [ScoreReducers.Mean] : reducers)
            {
                var name = reducers.IsEmpty ? null : reducer.Name;
                var reduced = Reduce(scorer.Name, reducer, byItem, order);
                reductions.Add(new EvalSampleReductions { Scorer = scorer.Name, Reducer = name, Samples = [.. reduced.Select(r => r.Row)] });
                scores.Add(Score(scorer, name, reduced));
            }
        }

        var results = new EvalResults
        {
            TotalSamples = totalSamples,
            CompletedSamples = samples.Count(s => !s.HasError),
            Scores = scores.ToImmutable(),
            Headline = Headline(scores),
        };
        return (results, scorers.IsEmpty ? [] : reductions.ToImmutable());
    }

    /// <summary>The metrics of results with the interval that the samples allow; only means get one.</summary>
    public static ImmutableArray<LiveMetric> WithIntervals(EvalResults results, IReadOnlyCollection<ScoredSample> samples) =>
    [
        .. from score in results.Scores
           from metric in score.Metrics
           let interval = metric.Key is "accuracy" or "mean" && score.Reducer is null or "mean" ? Interval(score.Scorer, samples) : null
           select new LiveMetric(score.Scorer, metric.Key, metric.Value.Value, interval?.Lower, interval?.Upper, score.Reducer),
    ];

    private static Interval? Interval(string scorer, IReadOnlyCollection<ScoredSample> samples) => ScoreInterval.Of(
    [
        .. samples
            .Where(s => s.Scores?.ContainsKey(scorer) == true && !s.Scores[scorer].Value.IsUnscored)
            .GroupBy(s => s.Id)
            .Select(g => (IReadOnlyList<double>)[.. g.Select(s => ScoreConversion.ToNumber(s.Scores![scorer].Value))]),
    ]);

    private static List<(EvalSampleScore Row, IReadOnlyDictionary<string, JsonElement> Metadata)> Reduce(
        string scorer, IScoreReducer reducer, ILookup<SampleId, ScoredSample> byItem, IReadOnlyList<SampleId> order)
    {
        var rows = new List<(EvalSampleScore, IReadOnlyDictionary<string, JsonElement>)>();
        foreach (var id in order)
        {
            var epochs = byItem[id].Where(s => s.Scores!.ContainsKey(scorer)).OrderBy(s => s.Epoch).ToList();
            if (epochs.Count == 0)
            {
                continue;
            }

            var scores = epochs.ConvertAll(s => s.Scores![scorer]);
            rows.Add((new EvalSampleScore
            {
                Value = reducer.Reduce([.. scores.Select(s => s.Value)]),
                Answer = Common(scores, s => s.Answer),
                Explanation = Common(scores, s => s.Explanation),
                Metadata = scores[0].Metadata,
                SampleId = id,
            }, epochs[0].Metadata));
        }

        return rows;
    }

    private static string? Common(List<Score> scores, Func<Score, string?> field) =>
        scores.TrueForAll(s => field(s) == field(scores[0])) ? field(scores[0]) : null;

    private static EvalScore Score(PlannedScorer scorer, string? reducer, List<(EvalSampleScore Row, IReadOnlyDictionary<string, JsonElement> Metadata)> reduced)
    {
        var scored = reduced.Where(r => !r.Row.Value.IsUnscored)
            .Select(r => new SampleScore(r.Row.SampleId!.Value, r.Row.Value, r.Metadata))
            .ToList();
        var metrics = new Dictionary<string, EvalMetric>();
        foreach (var metric in scorer.Metrics)
        {
            var key = metric.Name;
            for (var n = 2; metrics.ContainsKey(key); n++)
            {
                key = metric.Name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            metrics[key] = new EvalMetric { Name = metric.Name, Value = scored.Count == 0 ? double.NaN : metric.Compute(scored) };
        }

        return new EvalScore
        {
            Name = scorer.Name,
            Scorer = scorer.Name,
            Reducer = reducer,
            ScoredSamples = scored.Count,
            UnscoredSamples = reduced.Count - scored.Count,
            Params = scorer.Part.Params,
            Metrics = metrics,
        };
    }

    private static JsonElement? Headline(ImmutableArray<EvalScore>.Builder scores)
    {
        if (scores.Count == 0 || scores[0].Metrics.Count == 0)
        {
            return null;
        }

        var headline = new Dictionary<string, string>
        {
            ["scorer"] = scores[0].Scorer, ["score"] = scores[0].Name, ["metric"] = scores[0].Metrics.Keys.First(),
        };
        if (scores[0].Reducer is { } reducer)
        {
            headline["reducer"] = reducer;
        }

        return JsonSerializer.SerializeToElement(headline);
    }
}
