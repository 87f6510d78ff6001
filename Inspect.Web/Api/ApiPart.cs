using Inspect.Engine.Parts;

namespace Inspect.Web.Api;

/// <summary>A solver, scorer, metric or reducer on the wire: what forms are made of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name in task files and logs.</param>
/// <param name="Help">What it does.</param>
/// <param name="Parameters">Its parameters, in order; the first takes a bare value.</param>
/// <param name="TakesFurther">Further keys are allowed.</param>
public sealed record ApiPart(string Kind, string Name, string Help, IReadOnlyList<ApiPartParameter> Parameters, bool TakesFurther)
{
    /// <summary>The part as it is registered.</summary>
    public static ApiPart Of(PartDefinition part) => new(
        part.Kind.ToString().ToLowerInvariant(), part.Name, part.Help, [.. part.Parameters.Select(ApiPartParameter.Of)], part.AllowsFurther);
}
