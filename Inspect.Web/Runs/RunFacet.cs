using System.Collections.Immutable;

namespace Inspect.Web.Runs;

/// <summary>Values that a name has in the runs of a list, with how many have each. The filter on the name itself is left out of account: what is not chosen can be.</summary>
/// <param name="Name">The name as filters write it.</param>
/// <param name="Head">The name as people read it.</param>
/// <param name="Values">The values, the most frequent first.</param>
public sealed record RunFacet(string Name, string Head, ImmutableArray<RunFacetValue> Values);
