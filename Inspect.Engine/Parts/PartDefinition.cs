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
}
