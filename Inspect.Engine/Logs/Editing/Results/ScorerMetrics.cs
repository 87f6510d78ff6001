using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>What results say of a scorer.</summary>
/// <param name="Scorer">Key of the scorer in the scores of a sample.</param>
/// <param name="Params">Arguments of the scorer that were given.</param>
/// <param name="Metrics">Metrics of its scores.</param>
public sealed record ScorerMetrics(string Scorer, IReadOnlyDictionary<string, JsonElement> Params, MetricPlan Metrics)
{
    /// <summary>What a log names for a scorer, as far as it can be computed here; the usual metrics where that is nothing.</summary>
    public static ScorerMetrics OfLog(EvalSpec spec, string scorer, PartRegistry parts)
    {
        var logged = spec.Scorers?.FirstOrDefault(s => Plain(s.Name) == scorer);
        return new ScorerMetrics(
            scorer, logged?.Options ?? ImmutableDictionary<string, JsonElement>.Empty, logged is null ? OfName(scorer, parts) : MetricPlan.OfLog(logged.Metrics, parts));
    }

    /// <summary>The log does not name the scorer: a solver gave the scores.</summary>
    private static MetricPlan OfName(string scorer, PartRegistry parts) =>
        parts.Check(PartKind.Scorer, Part.Of(scorer)) is null && parts.MetricsOf(Part.Of(scorer)) is { } metrics ? MetricPlan.Of(metrics.Select(m => (PartUse)m), parts) : MetricPlan.OfLog(null, parts);

    private static string Plain(string name) => name[(name.LastIndexOf('/') + 1)..];
}
