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
        var all = reduced is not null && isOfKey ? ScoreEntry.OfKey(reduced, entry.Name) : reduced;
        var scored = all?.Where(s => !s.Value.IsUnscored).ToList();
        var metrics = new Dictionary<string, EvalMetric>();
        var left = new Dictionary<string, EvalMetric>();
        foreach (var (key, metric) in entry.Metrics)
        {
            if (scored is not null && Compute(metric, scored, isOfKey) is { } value)
            {
                metrics[key] = metric with { Value = value };
            }
            else
            {
                left[key] = metric;
            }
        }

        return entry with
        {
            Metrics = metrics,
            Metadata = left.Count == 0 ? entry.Metadata : Kept(entry, left),
            ScoredSamples = scored?.Count ?? entry.ScoredSamples,
            UnscoredSamples = all?.Count - scored?.Count ?? entry.UnscoredSamples,
        };
    }

    private double? Compute(EvalMetric metric, List<SampleScore> scored, bool isOfKey)
    {
        if (PlannedMetric.OfLog(metric.Group ?? metric.Name, metric.Params, parts) is not { } known)
        {
            return null;
        }

        try
        {
            return scored.Count == 0 ? double.NaN : MetricTable.Find(known, known.Metric.Compute(scored), metric.Name, isOfKey);
        }
        catch (InspectException)
        {
            // The scores do not fit it any more: the same as one that is not known.
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
