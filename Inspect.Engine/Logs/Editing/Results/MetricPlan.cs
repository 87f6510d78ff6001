using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>The metrics of a scorer.</summary>
/// <param name="Plain">Those of its whole scores.</param>
/// <param name="ByKey">Those of single values of scores that are maps.</param>
public sealed record MetricPlan(ImmutableArray<PlannedMetric> Plain, ImmutableArray<KeyMetrics> ByKey)
{
    /// <summary>No metrics.</summary>
    public static MetricPlan None { get; } = new([], []);

    /// <summary>The scorer has an entry of its own in the results, though it has no plain metrics: the log lists its maps of metrics.</summary>
    public bool IsListed { get; init; }

    /// <summary>There is nothing to show of the scorer.</summary>
    public bool IsEmpty => Plain.IsEmpty && ByKey.IsEmpty;

    /// <summary>Some metric reads the metadata of scores.</summary>
    public bool NeedsScoreMetadata => All.Any(m => m.Metric.NeedsScoreMetadata);

    private IEnumerable<PlannedMetric> All => Plain.Concat(ByKey.SelectMany(k => k.Metrics));

    /// <summary>The metrics that a task names or holds.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static MetricPlan Of(IEnumerable<PartUse> uses, PartRegistry parts)
    {
        var (plain, byKey) = (ImmutableArray.CreateBuilder<PlannedMetric>(), ImmutableArray.CreateBuilder<KeyMetrics>());
        foreach (var use in uses)
        {
            if (use is PartUse.ByKey keys)
            {
                byKey.AddRange(keys.Keys.Select(k => new KeyMetrics(k.Key, [.. k.Value.Select(m => PlannedMetric.Of(m, parts))])));
            }
            else
            {
                plain.Add(PlannedMetric.Of(use, parts));
            }
        }

        return new MetricPlan(plain.ToImmutable(), byKey.ToImmutable());
    }

    /// <summary>The metrics that a log names, as far as they can be computed here; the usual ones where it names none, or none that is known.</summary>
    public static MetricPlan OfLog(JsonElement? logged, PartRegistry parts)
    {
        var (plain, byKey) = (ImmutableArray.CreateBuilder<PlannedMetric>(), ImmutableArray.CreateBuilder<KeyMetrics>());
        foreach (var item in Items(logged))
        {
            if (item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                plain.AddRange(Known(item, parts));
            }
            else
            {
                byKey.AddRange(item.EnumerateObject().Select(p => new KeyMetrics(p.Name, [.. Items(p.Value).SelectMany(m => Known(m, parts))])));
            }
        }

        // An empty list was meant: its scorer has no metrics.
        var isEmptyList = logged is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0;
        return plain.Count == 0 && byKey.Count == 0 && !isEmptyList
            ? Usual(parts)
            : new MetricPlan(plain.ToImmutable(), byKey.ToImmutable()) { IsListed = byKey.Count > 0 && logged is { ValueKind: JsonValueKind.Array } };
    }

    /// <summary>The metrics that take scores as a reducer made them, or each epoch's.</summary>
    public MetricPlan Only(bool isUnreduced) => this with
    {
        Plain = [.. Plain.Where(m => m.Metric.IsUnreduced == isUnreduced)],
        ByKey = [.. ByKey.Select(k => k with { Metrics = [.. k.Metrics.Where(m => m.Metric.IsUnreduced == isUnreduced)] }).Where(k => !k.Metrics.IsEmpty)],
        IsListed = IsListed && !isUnreduced,
    };

    /// <summary>What a log says of them: a list, or one map where all are by key.</summary>
    public JsonElement ToElement() => Plain.IsEmpty && !ByKey.IsEmpty && !IsListed
        ? LogJson.ToElement(Maps())
        : JsonSerializer.SerializeToElement(Plain.Select(m => (object)Logged(m)).Concat(ByKey.IsEmpty ? [] : [Maps()]));

    private static MetricPlan Usual(PartRegistry parts) => new([.. BuiltInMetrics.OfPasses.Select(m => PlannedMetric.Of(m, parts))], []);

    private static object Logged(PlannedMetric metric) => new { name = metric.FullName, options = metric.Params };

    private Dictionary<string, JsonElement> Maps() =>
        ByKey.GroupBy(k => k.Pattern).ToDictionary(g => g.Key, g => JsonSerializer.SerializeToElement(g.SelectMany(k => k.Metrics).Select(Logged)));

    /// <summary>Metrics stand in a list, or as one map by key.</summary>
    private static IEnumerable<JsonElement> Items(JsonElement? metrics) => metrics switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(m => m.ValueKind == JsonValueKind.Object),
        { ValueKind: JsonValueKind.Object } map => [map],
        _ => [],
    };

    private static IEnumerable<PlannedMetric> Known(JsonElement metric, PartRegistry parts)
    {
        if (!metric.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return [];
        }

        var options = metric.TryGetProperty("options", out var given) && given.ValueKind == JsonValueKind.Object
            ? LogJson.FromElement<Dictionary<string, JsonElement>>(given)
            : [];
        return PlannedMetric.OfLog(name.GetString()!, options, parts) is { } known ? [known] : [];
    }
}
