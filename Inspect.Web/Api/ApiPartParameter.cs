using Inspect.Engine.Parts;

namespace Inspect.Web.Api;

/// <summary>A parameter of a part on the wire.</summary>
/// <param name="Name">Name in task files and logs.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Default">Value when none is given.</param>
/// <param name="Help">What it does.</param>
/// <param name="IsRequired">It must be given.</param>
/// <param name="Values">The values that are allowed, when they are few.</param>
public sealed record ApiPartParameter(string Name, string Type, object? Default, string Help, bool IsRequired, IReadOnlyList<string> Values)
{
    /// <summary>The parameter as it is declared.</summary>
    public static ApiPartParameter Of(PartParameter parameter) => new(
        parameter.Name, parameter.Type.ToString().ToLowerInvariant(), parameter.Default, parameter.Help, parameter.IsRequired, parameter.Values);
}
