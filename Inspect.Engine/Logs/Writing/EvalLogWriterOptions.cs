using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Engine.Logs.Writing;

/// <summary>How often a running log is brought up to date.</summary>
public sealed record EvalLogWriterOptions
{
    /// <summary>Longest time from a finished sample to the log file that other viewers read. Default 10 seconds. The journal has it within one second whatever stands here.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time from a finished sample to its sync to disk. Default 250 milliseconds.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Is told of <see cref="EvalLogWriter.Problem"/> when it changes, one call after the other, at most <see cref="SyncInterval"/> later. Must not throw.</summary>
    public Action<string?>? OnProblem { get; init; }

    /// <summary>Source of time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Is told of what is repaired, left out and left behind. Default nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
