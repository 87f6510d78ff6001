using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Engine.Evals;

/// <summary>The last step of a run. Samples that found no room on the disk are in memory alone until then, so a run that somebody watches does not end before its log can be written.</summary>
internal static class LogEnding
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Finishes the log; while it cannot be written and the run may wait, it says why and tries again, at first after a second, at last every minute.</summary>
    /// <returns>False when the process ends first: the log is left to be resumed.</returns>
    /// <exception cref="EvalLogException">The log cannot be written, and the run may not wait or is cancelled.</exception>
    public static async Task<bool> FinishAsync(
        EvalLogWriter writer, EvalLog header, ImmutableArray<ReducedScores> reductions, LiveRun live, TimeProvider time, EvalStop stop)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await writer.FinishRunAsync(header, reductions, CancellationToken.None).ConfigureAwait(false);
                return true;
            }
            catch (EvalLogException failure) when (stop is { WaitsForLog: true, Token.IsCancellationRequested: false })
            {
                live.SetProblem(failure.Message);
                await Task.Delay(wait, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stop.IsInterruption)
                {
                    return false;
                }
            }
        }
    }
}
