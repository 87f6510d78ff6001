using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Computes metrics again after scores changed (semantics 4.6). One that cannot be computed here leaves the results, and says so: neither its old value nor NaN would be true.</summary>
/// <param name="parts">The parts that there are.</param>
/// <param name="provenance">Who changed the scores.</param>
internal sealed class MetricEdit(PartRegistry parts, LogProvenance provenance)
{
    /// <summary>Key of the score's metadata under which the metrics stand that left.</summary>
    public const string BeforeEdit = "metrics_before_edit";

    private readonly List<string> _warnings = [];

    /// <summary>A sentence for each metric that left.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The entry with new values.</summary>
    /// <param name="entry">The old entry.</param>
    /// <param name="reduced">Its scores; null when their reducer is not known.</param>
    public EvalScore Apply(EvalScore entry, IReadOnlyList<SampleScore>? reduced)
    {
        var isOfKey = entry.Name != entry.Scorer;
        var all = isOfKey ? ValuesOf(entry.Name, reduced) : reduced;
        var scored = all?.Where(s => !s.Value.IsUnscored).ToList();
        var table = new MetricTable(isOfKey);
        var left = new Dictionary<string, EvalMetric>();
        foreach (var group in entry.Metrics.GroupBy(SourceOf))
        {
            if (scored is null || !TryAdd(table, [.. group], scored))
            {
                left = left.Concat(group).ToDictionary();
            }
        }

        var metrics = table.Metrics;

        return entry with
        {
            Metrics = metrics,
            Metadata = left.Count == 0 ? entry.Metadata : Kept(entry, left),
            ScoredSamples = scored?.Count ?? entry.ScoredSamples,
            UnscoredSamples = all?.Count - scored?.Count ?? entry.UnscoredSamples,
        };
    }

    /// <summary>What the numbers of one metric have in common: it is computed once, and its names may be others afterwards.</summary>
    private static string SourceOf(KeyValuePair<string, EvalMetric> metric) =>
        metric.Value.Group is { } group ? $"{group} {LogJson.ToElement(metric.Value.Params)}" : $"{metric.Key} {metric.Value.Name}";

    private bool TryAdd(MetricTable table, List<KeyValuePair<string, EvalMetric>> old, List<SampleScore> scored)
    {
        var (_, first) = old[0];
        if (PlannedMetric.OfLog(first.Group ?? first.Name, first.Params, parts) is not { } known)
        {
            return false;
        }

        try
        {
            table.Replace(known, scored.Count == 0 ? null : known.Metric.Compute(scored), old);
            return true;
        }
        catch (InspectException)
        {
            // The scores do not fit it any more: the same as one that is not known.
            return false;
        }
    }

    private static IReadOnlyList<SampleScore>? ValuesOf(string key, IReadOnlyList<SampleScore>? scores)
    {
        try
        {
            return scores is null ? null : ScoreEntry.OfKey(scores, key);
        }
        catch (InspectException)
        {
            // A score is no map any more, or has lost the key.
            return null;
        }
    }

    private Dictionary<string, JsonElement> Kept(EvalScore entry, Dictionary<string, EvalMetric> left)
    {
        var metadata = new Dictionary<string, JsonElement>(entry.Metadata ?? new Dictionary<string, JsonElement>());
        var before = metadata.GetValueOrDefault(BeforeEdit) is { ValueKind: JsonValueKind.Object } old
            ? LogJson.FromElement<Dictionary<string, JsonElement>>(old)
            : [];
        foreach (var (key, metric) in left)
        {
            var fields = LogJson.ToElement(metric).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
            fields["provenance"] = provenance.ToElement();
            before[key] = LogJson.ToElement(fields);
            var value = metric.Value.ToString("0.######", CultureInfo.InvariantCulture);
            _warnings.Add(
                $"The metric {key} of {entry.Name} left the results: it cannot be computed again here. "
                + $"Before the edit it was {value}, which the score's metadata keep as {BeforeEdit}.");
        }

        metadata[BeforeEdit] = LogJson.ToElement(before);
        return metadata;
    }
}
