using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Computes metrics again after scores changed (semantics 4.6). One that cannot be computed here leaves the results, and says so: neither its old value nor NaN would be true.</summary>
/// <param name="provenance">Who changed the scores; null when nobody did.</param>
internal sealed class MetricRecount(LogProvenance? provenance)
{
    /// <summary>Key of the score's metadata under which the metrics stand that left.</summary>
    public const string BeforeEdit = "metrics_before_edit";

    private const string Package = "inspect_ai/";

    private readonly List<string> _warnings = [];

    /// <summary>A sentence for each metric that left.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The metric of a name as logs write it; null for one of another package, whatever it is called there.</summary>
    public static IMetric? BuiltIn(string name) =>
        BuiltInMetrics.ByName.GetValueOrDefault(name.StartsWith(Package, StringComparison.Ordinal) ? name[Package.Length..] : name);

    /// <summary>The entry with new values.</summary>
    /// <param name="entry">The old entry.</param>
    /// <param name="scored">Scores without those that are NaN; null when their reducer is not known.</param>
    public EvalScore Apply(EvalScore entry, IReadOnlyList<SampleScore>? scored)
    {
        var metrics = new Dictionary<string, EvalMetric>();
        var left = new Dictionary<string, EvalMetric>();
        foreach (var (key, metric) in entry.Metrics)
        {
            var isPlain = metric.Group is null && metric.Params.Values.All(p => p.ValueKind == JsonValueKind.Null);
            if (scored is not null && isPlain && BuiltIn(metric.Name) is { } known)
            {
                metrics[key] = metric with { Value = scored.Count == 0 ? double.NaN : known.Compute(scored) };
            }
            else
            {
                left[key] = metric;
            }
        }

        return left.Count == 0 ? entry with { Metrics = metrics } : entry with { Metrics = metrics, Metadata = Kept(entry, left) };
    }

    private Dictionary<string, JsonElement> Kept(EvalScore entry, Dictionary<string, EvalMetric> left)
    {
        var metadata = new Dictionary<string, JsonElement>(entry.Metadata ?? new Dictionary<string, JsonElement>());
        var before = metadata.GetValueOrDefault(BeforeEdit) is { ValueKind: JsonValueKind.Object } old
            ? old.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)
            : [];
        foreach (var (key, metric) in left)
        {
            var fields = LogJson.ToElement(metric).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
            if (provenance is not null)
            {
                fields["provenance"] = provenance.ToElement();
            }

            before[key] = LogJson.ToElement(fields);
            var value = metric.Value.ToString("0.######", CultureInfo.InvariantCulture);
            _warnings.Add(
                $"The metric {key} of {entry.Name} left the results: only {string.Join(", ", BuiltInMetrics.ByName.Keys.Order(StringComparer.Ordinal))} without arguments can be "
                + $"computed again here. Before the edit it was {value}, which the score's metadata keep as {BeforeEdit}.");
        }

        metadata[BeforeEdit] = LogJson.ToElement(before);
        return metadata;
    }
}
