using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>A part that can be named in a task file or a form.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">Name in task files and logs.</param>
/// <param name="Help">What it does, in a sentence that follows its name.</param>
/// <param name="Parameters">Its parameters in order; the first takes a bare value.</param>
/// <param name="Create">Makes the part from checked arguments.</param>
public sealed record PartDefinition(
    PartKind Kind, string Name, string Help, IReadOnlyList<PartParameter> Parameters, Func<PartArguments, object> Create)
{
    /// <summary>Further keys are allowed (solvers that take template variables or generation settings).</summary>
    public bool AllowsFurther { get; init; }

    /// <summary>What is wrong with arguments that each fit, as the rest of a sentence; null, and for null of it, nothing is.</summary>
    public Func<IReadOnlyDictionary<string, JsonElement>, string?>? Misfit { get; init; }

    /// <summary>Package under which logs name the part in full: <c>inspect_ai/accuracy</c>; null for a part by plain name.</summary>
    public string? Package { get; init; }

    /// <summary>Name in the places of a log that name parts in full.</summary>
    public string FullName => Package is null ? Name : $"{Package}/{Name}";

    /// <summary>Name of the part of the same parameters that this one is another name of, under which logs know it; null where it is none.</summary>
    public string? StandsFor { get; init; }

    /// <summary>Of a scorer whose metrics depend on its arguments, those; null where they do not.</summary>
    public Func<PartArguments, IReadOnlyList<Part>?>? MetricsOf { get; init; }

    /// <summary>Of a scorer, the metrics that its scores get where the task names none; null for the usual ones.</summary>
    public IReadOnlyList<Part>? Metrics { get; init; }

    /// <summary>Of a metric, that it gives several numbers.</summary>
    public bool GivesSeveral { get; init; }

    /// <summary>Of a metric, what its number is, so that pages can say how sure it is.</summary>
    public MetricRole Role { get; init; }
}
