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

    /// <summary>The values that are allowed, when they are few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What is wrong with a value of the type, as a sentence; null, and for null of it, nothing is.</summary>
    public Func<JsonElement, string?>? Misfit { get; init; }
}
