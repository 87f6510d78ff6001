using System.Text.Json.Serialization;

namespace Inspect.Engine.Live;

/// <summary>A metric of a run, with the interval that its samples allow.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Name">Name of the metric.</param>
/// <param name="Value">The number.</param>
/// <param name="Lower">Lower end of the 95 % interval; null where there is none.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Reducer">How epochs were combined; null for the mean that nobody asked for.</param>
public sealed record LiveMetric(string Scorer, string Name, double Value, double? Lower, double? Upper, string? Reducer)
{
    /// <summary>It is the mean over the items of the values of its scorer, so that it is known at every moment from the samples that ended.</summary>
    [JsonIgnore]
    public bool IsMean { get; init; }
}
