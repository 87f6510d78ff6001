using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Ends the log of a run that was interrupted and will not go on.</summary>
public static class InterruptedLog
{
    /// <summary>Writes what the log lacks: a status, the tokens of the samples that ended, the error. A log that is finished stays as it is.</summary>
    /// <param name="path">The log.</param>
    /// <param name="error">Why the run cannot go on; null when the user cancelled it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Is told of what is repaired.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>How the run ended, as the log says it.</returns>
    /// <exception cref="EvalLogException">The log cannot be read or written.</exception>
    public static async Task<EvalOutcome> CloseAsync(string path, string? error, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        if (header.Status != EvalStatus.Started)
        {
            return EvalOutcome.Of(header, path);
        }

        var totals = new UsageTotals();
        var worked = new WorkedTime();
        foreach (var row in await EvalLogReader.ReadSummariesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            totals.Add(row);
            worked.Add(row.StartedAt, row.CompletedAt);
        }

        var writer = await EvalLogWriter.ResumeAsync(path, new EvalLogWriterOptions { Time = time, Logger = logger }, cancellationToken).ConfigureAwait(false);
        await using var closing = writer.ConfigureAwait(false);
        var log = header with
        {
            Status = error is null ? EvalStatus.Cancelled : EvalStatus.Error,
            Error = error is null ? null : new EvalError { Message = error },
            Stats = totals.Stats((worked.LastEnd ?? header.Eval.Created) - worked.Total),
        };
        await writer.FinishRunAsync(log, [], CancellationToken.None).ConfigureAwait(false);
        return EvalOutcome.Of(log, path);
    }
}
