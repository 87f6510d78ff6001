using Inspect.Web.Requests;

namespace Inspect.Web.Api;

/// <summary>What a run will take; absent is what nothing tells.</summary>
/// <param name="Generations">Answers that the model is asked for.</param>
/// <param name="Tokens">Tokens of all answers.</param>
/// <param name="Seconds">Seconds at the middle of the measured speeds.</param>
/// <param name="SecondsLow">Seconds with the shortest answers at the highest speed.</param>
/// <param name="SecondsHigh">Seconds with the longest answers at the lowest speed.</param>
public sealed record ApiEstimate(long Generations, long? Tokens, double? Seconds, double? SecondsLow, double? SecondsHigh)
{
    /// <summary>The estimate as the pages have it.</summary>
    public static ApiEstimate Of(RunEstimate estimate) => new(estimate.Generations, estimate.Tokens, estimate.Seconds, estimate.SecondsLow, estimate.SecondsHigh);
}
