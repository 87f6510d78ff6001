namespace Inspect.Engine.Filters;

/// <summary>A name that filters of a list know.</summary>
/// <param name="Name">The name as it is written.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Help">What it stands for, in a few words.</param>
/// <param name="HasKeys">Keys follow it after a dot: <c>metadata.level</c>.</param>
public sealed record FilterName(string Name, FilterKind Kind, string Help, bool HasKeys = false);
