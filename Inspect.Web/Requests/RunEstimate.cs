namespace Inspect.Web.Requests;

/// <summary>What a run will take, as far as that was measured.</summary>
/// <param name="Generations">Answers that the model is asked for: one a sample and model call of its solvers.</param>
/// <param name="Tokens">Tokens of all answers; null where neither earlier runs nor a limit say anything.</param>
/// <param name="IsMost">The tokens are the most that the limit allows, since no earlier run of the task tells how long answers are.</param>
/// <param name="TokensPerSecond">Measured speed, the middle of those that are known; null where none was measured.</param>
/// <param name="Seconds">Seconds at that speed; null where tokens or speed are not known.</param>
/// <param name="SecondsLow">Seconds with the shortest answers at the highest speed that was measured.</param>
/// <param name="SecondsHigh">Seconds with the longest answers at the lowest speed that was measured.</param>
public sealed record RunEstimate(
    long Generations, long? Tokens, bool IsMost, double? TokensPerSecond, double? Seconds, double? SecondsLow, double? SecondsHigh)
{
    /// <summary>Several runs together: their generations, tokens and seconds are added; what one does not tell, the sum does not tell.</summary>
    public static RunEstimate Sum(IReadOnlyCollection<RunEstimate> runs) => new(
        runs.Sum(r => r.Generations),
        runs.Any(r => r.Tokens is null) ? null : runs.Sum(r => r.Tokens!.Value),
        runs.Any(r => r.IsMost),
        runs.Select(r => r.TokensPerSecond).Distinct().ToList() is [var one] ? one : null,
        Add(runs, r => r.Seconds),
        Add(runs, r => r.SecondsLow),
        Add(runs, r => r.SecondsHigh));

    private static double? Add(IReadOnlyCollection<RunEstimate> runs, Func<RunEstimate, double?> value) => runs.Any(r => value(r) is null) ? null : runs.Sum(r => value(r)!.Value);
}
