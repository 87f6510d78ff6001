using System.Collections.Immutable;

namespace Inspect.Web.Tries;

/// <summary>What came of a try.</summary>
/// <param name="Samples">The items, in the order of the task.</param>
/// <param name="Seconds">Seconds that it took.</param>
/// <param name="Error">Why it ended before all items were done; null when they are.</param>
/// <param name="Expires">When its log is deleted.</param>
public sealed record TryResult(ImmutableArray<TrySample> Samples, double Seconds, string? Error, DateTimeOffset Expires);
