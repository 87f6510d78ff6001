namespace Inspect.Web.Runs;

/// <summary>A value of a facet.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Runs that have it.</param>
/// <param name="IsChosen">The filter asks for it.</param>
public sealed record RunFacetValue(string Value, int Count, bool IsChosen);
