using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>A parameter that a part declares: what forms are made of and task files are checked against.</summary>
/// <param name="Name">Name in task files and logs.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Default">Value when none is given, as it stands in a log; null when the parameter must be given or may be absent.</param>
/// <param name="Help">What it does, in a sentence.</param>
public sealed record PartParameter(string Name, PartParameterType Type, object? Default, string Help)
{
    /// <summary>Must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Null is a value of its own, beside the default.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The value names one part of this kind or several, with their arguments; null for a value that names none.</summary>
    public PartKind? PartsOf { get; init; }

    /// <summary>The value names models by their full names, which are made ready before a run begins.</summary>
    public bool NamesModels { get; init; }

    /// <summary>The values that are allowed, when they are few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What is wrong with a value of the type, as a sentence; null, and for null of it, nothing is.</summary>
    public Func<JsonElement, string?>? Misfit { get; init; }
}
