using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>Where a sample stands in a list.</summary>
/// <param name="Query">What the list holds, in which order.</param>
/// <param name="Position">Its place, from 0; -1 when it is not in the list.</param>
/// <param name="Total">Samples of the list.</param>
/// <param name="Previous">The one before it; null at the beginning.</param>
/// <param name="Next">The one after it; null at the end.</param>
public sealed record SampleNeighbours(SampleQuery Query, int Position, int Total, SampleView? Previous, SampleView? Next);
