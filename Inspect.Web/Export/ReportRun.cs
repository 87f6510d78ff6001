using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;

namespace Inspect.Web.Export;

/// <summary>A run of which nothing is known but its log.</summary>
internal static class ReportRun
{
    /// <summary>Reads it.</summary>
    /// <exception cref="EvalLogException">The log cannot be read.</exception>
    public static async Task<RunView> ReadAsync(string log, TimeProvider time, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, cancellationToken);
        var state = header.Status switch
        {
            EvalStatus.Success => RunState.Done,
            EvalStatus.Cancelled => RunState.Cancelled,
            EvalStatus.Error => RunState.Failed,
            _ => RunningLogs.IsRunning(log, time) ? RunState.Running : RunState.Interrupted,
        };
        var run = RunViews.OfHeader(header, null, state) with { LogPath = log };
        return run.Headline is null && await new WrittenLogs(time).ReadAsync(log, isWritten: false) is { } progress ? RunViews.WithWritten(run, progress) : run;
    }
}
