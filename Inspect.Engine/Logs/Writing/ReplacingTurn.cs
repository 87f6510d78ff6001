using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Writing;

/// <summary>The turn of one process to put a new file in the place of a log: two that read the same version would lose what the first changed.</summary>
internal sealed class ReplacingTurn : IDisposable
{
    private readonly LogLease _lease;

    /// <summary>Waits for the turn. A log whose writer died in its last step is completed first: its end would replace the new file later.</summary>
    /// <exception cref="EvalLogException">A process has had the log for too long, or its folder cannot be written.</exception>
    public ReplacingTurn(string path, TimeProvider time, ILogger logger)
    {
        try
        {
            RunningLogs.Complete(path, time, logger);
            _lease = RunningLogs.TakeToReplace(path, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(path, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lease.Leave();
}
