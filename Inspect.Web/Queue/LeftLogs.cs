using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Recovery;

namespace Inspect.Web.Queue;

/// <summary>The logs of runs that will not go on: one that was broken off is ended, one that nobody wants goes to the trash.</summary>
public sealed partial class LeftLogs(LogIndex index, LogTrash trash, TimeProvider time, ILogger<LeftLogs> logger)
{
    /// <summary>A run that was interrupted before has a log, which would stay open for ever.</summary>
    /// <param name="evalId">The run.</param>
    /// <param name="log">Path of its log.</param>
    /// <param name="error">Why it cannot go on; null when the user cancelled it.</param>
    public async Task CloseAsync(string evalId, string log, string? error)
    {
        try
        {
            await InterruptedLog.CloseAsync(log, error, time, logger, CancellationToken.None);
        }
        catch (InspectException failure)
        {
            LogLeft(failure, evalId);
        }
    }

    /// <summary>Moves a log to the trash, from which it can be put back.</summary>
    public async Task DiscardAsync(string evalId, string log)
    {
        try
        {
            if (await index.ReadAsync(log, CancellationToken.None) is { } entry)
            {
                await Task.Run(() => trash.Move(entry));
                await index.ReadAsync(log, CancellationToken.None);
            }
        }
        catch (InspectException failure)
        {
            LogLeft(failure, evalId);
        }
    }

    [LoggerMessage(LogLevel.Error, "The log of run {EvalId} stays as it is")]
    private partial void LogLeft(Exception exception, string evalId);
}
