using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Metrics;

/// <summary>Which items belong together, by a key of their metadata.</summary>
internal static class ItemClusters
{
    /// <summary>Parameter of metrics that take a cluster.</summary>
    public static PartParameter Parameter { get; } = new("cluster", PartParameterType.Text, null, "Key of the items' metadata that says which belong together.");

    /// <summary>The cluster of each item.</summary>
    /// <param name="scores">Scores of the items.</param>
    /// <param name="key">Key of the metadata.</param>
    /// <param name="metric">Who asks.</param>
    /// <exception cref="InspectException">An item has none.</exception>
    public static object[] Of(IReadOnlyList<SampleScore> scores, string key, string metric) => [.. scores.Select(s => Of(s, key, metric))];

    /// <summary>Clusters are compared by value: <c>1</c>, <c>1.0</c> and <c>true</c> are one, <c>1</c> and <c>"1"</c> are not.</summary>
    private static object Of(SampleScore score, string key, string metric)
    {
        var value = score.Metadata.GetValueOrDefault(key);
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => 1.0,
            JsonValueKind.False => 0.0,
            JsonValueKind.Undefined or JsonValueKind.Null => throw Missing(score, key, metric),
            JsonValueKind.String when LogNumber.TryParseMarker(value.GetString()!, out var number) => double.IsNaN(number) ? throw Missing(score, key, metric) : number,
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
    }

    private static InspectException Missing(SampleScore score, string key, string metric) => new(
        $"Item {score.SampleId} has no \"{key}\" in its metadata, which {metric} needs to tell which items belong together. Add it, or remove \"cluster\".");
}
