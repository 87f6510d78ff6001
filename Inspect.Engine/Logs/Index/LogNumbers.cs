using System.Runtime.InteropServices;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Index;

/// <summary>Numbers of a log that lists are sorted by.</summary>
/// <param name="Score">The metric that stands for the run; NaN where there is none.</param>
/// <param name="Samples">Items times epochs; NaN where nobody knows.</param>
/// <param name="Errors">Samples that ended by an error; NaN where the results do not tell.</param>
/// <param name="Tokens">Tokens of all models.</param>
/// <param name="Seconds">From begin to end; NaN for what has not ended.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogNumbers(double Score, double Samples, double Errors, double Tokens, double Seconds)
{
    /// <summary>The numbers of an overview.</summary>
    public static LogNumbers Of(LogOverview log)
    {
        var samples = log.TotalSamples ?? (double?)log.Items * (log.Epochs ?? 1);
        return new LogNumbers(
            log.MetricValue ?? double.NaN,
            samples ?? double.NaN,
            log is { Status: EvalStatus.Success, TotalSamples: { } total, CompletedSamples: { } completed } ? Math.Max(0, total - completed) : double.NaN,
            log.Tokens,
            (log.CompletedAt - (log.StartedAt ?? log.Created))?.TotalSeconds ?? double.NaN);
    }
}
