using Inspect.Engine.Live;

namespace Inspect.Web.Components.Run;

/// <summary>What is said of the calls of a run while it goes on.</summary>
internal static class CallTexts
{
    private const int MostWaited = 1;

    /// <summary>Connections, waits, tokens and money in one line.</summary>
    public static string Of(LiveCalls calls) => string.Join(" · ", Parts(calls));

    private static IEnumerable<string> Parts(LiveCalls calls)
    {
        yield return $"{Format.Count(calls.Active)} of {Format.Count(calls.Limit)} connections";
        if (calls.Waiting > 0)
        {
            yield return $"{Format.Count(calls.Waiting)} waiting";
        }

        if (calls.Retries > 0)
        {
            yield return calls.Backing > 0 ? $"{Retries(calls.Retries)}, {Format.Count(calls.Backing)} to come" : Retries(calls.Retries);
        }

        if (calls.WaitedSeconds >= MostWaited)
        {
            yield return $"waited {Format.RunTime(calls.WaitedSeconds)} in all";
        }

        if (calls.TokensPerMinute > 0)
        {
            yield return $"{Format.Count(calls.TokensPerMinute)} tokens/min";
        }

        if (calls.Cost is { } cost)
        {
            yield return $"{Format.Dollars(cost)}, {Format.Dollars(calls.CostPerMinute ?? 0)}/min";
        }
    }

    private static string Retries(int count) => count == 1 ? "1 retry" : $"{Format.Count(count)} retries";
}
