using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>What results say of a scorer.</summary>
/// <param name="Scorer">Key of the scorer in the scores of a sample.</param>
/// <param name="Params">Arguments of the scorer that were given.</param>
/// <param name="Metrics">Metrics of its scores.</param>
public sealed record ScorerMetrics(string Scorer, IReadOnlyDictionary<string, JsonElement> Params, ImmutableArray<PlannedMetric> Metrics)
{
    /// <summary>Metrics of single values of scores that are maps, by key of the map.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<PlannedMetric>>> ByKey { get; init; } = [];

    /// <summary>What a log names for a scorer, as far as it can be computed here; the usual metrics where that is nothing.</summary>
    public static ScorerMetrics OfLog(EvalSpec spec, string scorer, PartRegistry parts)
    {
        var logged = spec.Scorers?.FirstOrDefault(s => Plain(s.Name) == scorer);
        var metrics = ImmutableArray.CreateBuilder<PlannedMetric>();
        var byKey = ImmutableArray.CreateBuilder<KeyValuePair<string, ImmutableArray<PlannedMetric>>>();
        foreach (var item in Items(logged?.Metrics))
        {
            if (item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                metrics.AddRange(Known(item, parts));
            }
            else
            {
                byKey.AddRange(item.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Items(p.Value).SelectMany(m => Known(m, parts)).ToImmutableArray())));
            }
        }

        var isEmpty = metrics.Count == 0 && byKey.Count == 0;
        return new ScorerMetrics(
            scorer,
            logged?.Options ?? ImmutableDictionary<string, JsonElement>.Empty,
            isEmpty ? [.. BuiltInMetrics.OfPasses.Select(m => PlannedMetric.Of(m, parts))] : metrics.ToImmutable()) { ByKey = byKey.ToImmutable() };
    }

    private static string Plain(string name) => name[(name.LastIndexOf('/') + 1)..];

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
