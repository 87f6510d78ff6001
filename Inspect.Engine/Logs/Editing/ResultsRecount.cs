using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Computes the results of a log again after scores changed (semantics 4.3 to 4.5).</summary>
internal static class ResultsRecount
{
    private static readonly string[] DefaultMetrics = ["accuracy", "stderr"];

    /// <summary>Results and reductions of a log after its samples were read.</summary>
    public static (EvalResults Results, IReadOnlyList<EvalSampleReductions> Reductions) Of(EvalLog header, IReadOnlyList<ScoredRow> rows) =>
        Apply(header, [], rows, null, new MetricRecount(null));

    /// <summary>Results and reductions of a log.</summary>
    /// <param name="header">The log; its results say which metrics there are.</param>
    /// <param name="old">Reductions before the change.</param>
    /// <param name="rows">All samples, in the order of the log.</param>
    /// <param name="changed">Items whose scores changed, by scorer; null for all.</param>
    /// <param name="metrics">Computes the metrics.</param>
    public static (EvalResults Results, IReadOnlyList<EvalSampleReductions> Reductions) Apply(
        EvalLog header, IReadOnlyList<EvalSampleReductions> old, IReadOnlyList<ScoredRow> rows, ILookup<string, SampleId>? changed, MetricRecount metrics)
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
            if (changed?.Contains(entry.Scorer) == false && results.Scores.Contains(entry))
            {
                // What it was computed from is what it was.
                scores.Add(entry);
                continue;
            }

            var table = Table(entry, header, reductions.GetValueOrDefault((entry.Scorer, entry.Reducer)), rows, changed?[entry.Scorer].ToHashSet());
            if (table is not null && header.Eval.Config.EpochsReducer is not { IsEmpty: true })
            {
                reductions[(entry.Scorer, entry.Reducer)] = table;
            }

            scores.Add(Score(entry, table, rows, metrics));
        }

        var headline = results.Headline is { } named && Names(named, scores) ? named : Headline(scores);
        return (results with { Scores = [.. scores], Headline = headline }, [.. reductions.Values]);
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
                .Select(m => MetricRecount.BuiltIn(m.GetProperty("name").GetString()!)?.Name)
                .OfType<string>()
                .Distinct()
                .ToList()
            : [];
        return named.Count > 0 ? named : DefaultMetrics;
    }

    private static string Plain(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>One row an item, or a sample where epochs are not combined; null when the reducer is not known.</summary>
    private static EvalSampleReductions? Table(
        EvalScore entry, EvalLog header, EvalSampleReductions? old, IReadOnlyList<ScoredRow> rows, HashSet<SampleId>? changed)
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

    private static EvalScore Score(EvalScore entry, EvalSampleReductions? table, IReadOnlyList<ScoredRow> rows, MetricRecount metrics)
    {
        var metadata = rows.DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Metadata);
        var values = table?.Samples.Select(s => new SampleScore(s.SampleId!.Value, Part(s.Value, entry), metadata[s.SampleId.Value])).ToList();
        var scored = values?.Where(v => !v.Value.IsUnscored).ToList();
        return metrics.Apply(entry, scored) with
        {
            ScoredSamples = scored?.Count ?? entry.ScoredSamples,
            UnscoredSamples = values?.Count - scored?.Count ?? entry.UnscoredSamples,
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

    /// <summary>The metric that the headline names is there.</summary>
    private static bool Names(JsonElement headline, List<EvalScore> scores)
    {
        return scores.Exists(s => Is("scorer", s.Scorer) && Is("score", s.Name) && Is("reducer", s.Reducer) && s.Metrics.Keys.Any(k => Is("metric", k)));

        // A headline that was declared names only some of them.
        bool Is(string field, string? value) =>
            headline.ValueKind != JsonValueKind.Object || !headline.TryGetProperty(field, out var said) || said.ValueKind != JsonValueKind.String || said.GetString() == value;
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
