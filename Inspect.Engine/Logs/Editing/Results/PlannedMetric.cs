using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>A metric that is ready to be computed.</summary>
/// <param name="Name">Name in results.</param>
/// <param name="FullName">Name in what a log says of its scorers.</param>
/// <param name="Params">Arguments that were given.</param>
/// <param name="Metric">What computes it.</param>
public sealed record PlannedMetric(string Name, string FullName, IReadOnlyDictionary<string, JsonElement> Params, IMetric Metric)
{
    /// <summary>The metric that a task names or holds.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static PlannedMetric Of(PartUse use, PartRegistry parts)
    {
        var definition = use is PartUse.Named ? parts.Find(PartKind.Metric, use.Name) : null;
        if (definition?.StandsFor is { } other && parts.Check(PartKind.Metric, use.Description) is null)
        {
            return Of(use.Description with { Name = other }, parts);
        }

        return new PlannedMetric(use.Name, definition?.FullName ?? use.Name, Logged(use.Params, definition, parts), parts.CreateMetric(use));
    }

    /// <summary>The metric that a log names; null for one that cannot be computed here.</summary>
    public static PlannedMetric? OfLog(string name, IReadOnlyDictionary<string, JsonElement> arguments, PartRegistry parts)
    {
        if (parts.FindLogged(PartKind.Metric, name) is not { } definition)
        {
            return null;
        }

        // Logs of others hold optional arguments that nobody gave.
        var given = arguments.Where(a => a.Value.ValueKind != JsonValueKind.Null).ToDictionary();
        var part = new Part { Name = definition.Name, Params = given };
        try
        {
            return parts.Check(PartKind.Metric, part) is null ? Of(part, parts) with { Params = arguments } : null;
        }
        catch (InspectException)
        {
            // It is made of a metric that is not known here.
            return null;
        }
    }

    /// <summary>Arguments that are metrics themselves stand in logs with their kind.</summary>
    private static IReadOnlyDictionary<string, JsonElement> Logged(IReadOnlyDictionary<string, JsonElement> given, PartDefinition? definition, PartRegistry parts) =>
        definition?.Parameters.Any(p => p.Type == PartParameterType.Metric) == true
            ? given.ToDictionary(g => g.Key, g => definition.Parameters.Any(p => p.Name == g.Key && p.Type == PartParameterType.Metric) ? NestedPart.ToLog(NestedPart.Read(g.Value, PartKind.Metric, parts), PartKind.Metric) : g.Value)
            : given;
}
