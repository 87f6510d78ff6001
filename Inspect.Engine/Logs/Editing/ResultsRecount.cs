using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Computes the results of a log again after scores changed (semantics 4.3 to 4.5).</summary>
/// <remarks>A metric that is not built in cannot be computed: its value becomes NaN, and the old one goes into its metadata, so that no stale number is shown.</remarks>
internal static class ResultsRecount
{
    private const string StaleValue = "value_before_edit";

    private static readonly string[] DefaultMetrics = ["accuracy", "stderr"];

    /// <summary>Results and reductions of a log.</summary>
    /// <param name="header">The log; its results say which metrics there are.</param>
    /// <param name="old">Reductions before the change.</param>
    /// <param name="rows">All samples, in the order of the log.</param>
    /// <param name="changed">Items whose scores changed; null for all.</param>
    public static (EvalResults Results, IReadOnlyList<EvalSampleReductions> Reductions) Apply(
        EvalLog header, IReadOnlyList<EvalSampleReductions> old, IReadOnlyList<ScoredRow> rows, IReadOnlySet<SampleId>? changed)
    {
        var results = header.Results ?? new EvalResults { TotalSamples = rows.Count, CompletedSamples = rows.Count(r => !r.HasError) };
        var entries = results.Scores.Concat(NewScores(header, results, rows)).ToList();
        var reductions = new OrderedDictionary<(string Scorer, string? Reducer), EvalSampleReductions>();
        foreach (var table in old)
        {
            reductions[(table.Scorer, table.Reducer)] = table;
        }

        var scores = new List<EvalScore>();
        foreach (var entry in entries)
        {
            var table = Table(entry, header, reductions.GetValueOrDefault((entry.Scorer, entry.Reducer)), rows, changed);
            if (table is not null && header.Eval.Config.EpochsReducer is not { IsEmpty: true })
            {
                reductions[(entry.Scorer, entry.Reducer)] = table;
            }

            scores.Add(Score(entry, table, rows));
        }

        return (results with { Scores = [.. scores], Headline = results.Headline ?? Headline(scores) }, [.. reductions.Values]);
    }

    private static IEnumerable<EvalScore> NewScores(EvalLog header, EvalResults results, IReadOnlyList<ScoredRow> rows)
    {
        var known = results.Scores.Select(s => s.Scorer).ToHashSet(StringComparer.Ordinal);
        var reducers = header.Eval.Config.EpochsReducer is { IsEmpty: false } named ? named.Select(r => (string?)r) : [null];
        foreach (var name in rows.SelectMany(r => r.Scores?.Keys ?? []).Where(known.Add))
        {
            var metrics = Metrics(header, name).ToDictionary(m => m, m => new EvalMetric { Name = m, Value = double.NaN });
            foreach (var reducer in reducers)
            {
                yield return new EvalScore { Name = name, Scorer = name, Reducer = reducer, Metrics = metrics };
            }
        }
    }

    /// <summary>The built-in metrics that the run names for a scorer, else those that a score made by hand gets.</summary>
    private static IEnumerable<string> Metrics(EvalLog header, string scorer)
    {
        var metrics = header.Eval.Scorers?.FirstOrDefault(s => Plain(s.Name) == scorer)?.Metrics;
        var named = metrics is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
                .Where(m => m.ValueKind == JsonValueKind.Object && m.TryGetProperty("name", out var n) && n.ValueKind == JsonValueKind.String)
                .Select(m => Plain(m.GetProperty("name").GetString()!))
                .Where(BuiltInMetrics.ByName.ContainsKey)
                .Distinct()
                .ToList()
            : [];
        return named.Count > 0 ? named : DefaultMetrics;
    }

    private static string Plain(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>One row an item, or a sample where epochs are not combined; null when the reducer is not known.</summary>
    private static EvalSampleReductions? Table(
        EvalScore entry, EvalLog header, EvalSampleReductions? old, IReadOnlyList<ScoredRow> rows, IReadOnlySet<SampleId>? changed)
    {
        var scored = rows.Where(r => r.Scores?.ContainsKey(entry.Scorer) == true).ToList();
        if (header.Eval.Config.EpochsReducer is { IsEmpty: true })
        {
            return new EvalSampleReductions { Scorer = entry.Scorer, Samples = [.. scored.Select(r => Row(r.Scores![entry.Scorer], r.Id, r.Scores![entry.Scorer].Value))] };
        }

        if (Reducer(entry.Reducer) is not { } reducer)
        {
            return null;
        }

        var kept = (old?.Samples ?? []).Where(s => s.SampleId is { } id && changed?.Contains(id) == false).ToLookup(s => s.SampleId!.Value);
        return new EvalSampleReductions
        {
            Scorer = entry.Scorer,
            Reducer = entry.Reducer,
            Samples = [.. scored.GroupBy(r => r.Id).Select(g => kept[g.Key].FirstOrDefault() ?? Reduced(g.OrderBy(r => r.Epoch).Select(r => r.Scores![entry.Scorer]).ToList(), g.Key, reducer))],
        };
    }

    private static IScoreReducer? Reducer(string? name)
    {
        try
        {
            return name is null ? ScoreReducers.Mean : ScoreReducers.Get(name);
        }
        catch (InspectException)
        {
            // A reducer of the task's own.
            return null;
        }
    }

    private static EvalSampleScore Reduced(List<Score> scores, SampleId id, IScoreReducer reducer) => Row(scores[0], id, reducer.Reduce([.. scores.Select(s => s.Value)])) with
    {
        Answer = Common(scores, s => s.Answer),
        Explanation = Common(scores, s => s.Explanation),
        Reason = Common(scores, s => s.Reason),
    };

    private static EvalSampleScore Row(Score score, SampleId id, ScoreValue value) => new()
    {
        Value = value, Answer = score.Answer, Explanation = score.Explanation, Reason = score.Reason, Metadata = score.Metadata, SampleId = id,
    };

    private static string? Common(List<Score> scores, Func<Score, string?> field) =>
        scores.TrueForAll(s => field(s) == field(scores[0])) ? field(scores[0]) : null;

    private static EvalScore Score(EvalScore entry, EvalSampleReductions? table, IReadOnlyList<ScoredRow> rows)
    {
        var metadata = rows.DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Metadata);
        var values = table?.Samples.Select(s => new SampleScore(s.SampleId!.Value, Part(s.Value, entry), metadata[s.SampleId.Value])).ToList();
        var scored = values?.Where(v => !v.Value.IsUnscored).ToList();
        return entry with
        {
            ScoredSamples = scored?.Count ?? entry.ScoredSamples,
            UnscoredSamples = values?.Count - scored?.Count ?? entry.UnscoredSamples,
            Metrics = entry.Metrics.ToDictionary(m => m.Key, m => Metric(m.Value, scored)),
        };
    }

    private static ScoreValue Part(ScoreValue value, EvalScore entry)
    {
        if (entry.Name == entry.Scorer || value is not ScoreValue.OfMap map)
        {
            return value;
        }

        var part = map.Items.FirstOrDefault(i => i.Key == entry.Name).Value;
        return part is null or ScoreValue.OfNull ? ScoreValue.Unscored : part;
    }

    private static EvalMetric Metric(EvalMetric metric, List<SampleScore>? scored)
    {
        var isKnown = scored is not null && metric.Group is null && metric.Params.Values.All(p => p.ValueKind == JsonValueKind.Null)
            && BuiltInMetrics.ByName.ContainsKey(Plain(metric.Name));
        if (isKnown)
        {
            return metric with { Value = scored!.Count == 0 ? double.NaN : BuiltInMetrics.ByName[Plain(metric.Name)].Compute(scored) };
        }

        var metadata = new Dictionary<string, JsonElement>(metric.Metadata ?? new Dictionary<string, JsonElement>());
        metadata.TryAdd(StaleValue, LogJson.ToElement(metric.Value));
        return metric with { Value = double.NaN, Metadata = metadata };
    }

    private static JsonElement? Headline(List<EvalScore> scores)
    {
        if (scores.FirstOrDefault(s => s.Metrics.Count > 0) is not { } score)
        {
            return null;
        }

        var fields = new Dictionary<string, JsonElement>
        {
            ["scorer"] = LogJson.ToElement(score.Scorer), ["score"] = LogJson.ToElement(score.Name), ["metric"] = LogJson.ToElement(score.Metrics.Keys.First()),
        };
        if (score.Reducer is { } reducer)
        {
            fields["reducer"] = LogJson.ToElement(reducer);
        }

        return LogJson.ToElement(fields);
    }
}
