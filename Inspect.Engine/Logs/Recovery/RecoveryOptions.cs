using Inspect.Engine.Parts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>How a broken off or damaged log is recovered.</summary>
public sealed record RecoveryOptions
{
    /// <summary>The new file; null for the name of the log with <c>-recovered</c> before its ending.</summary>
    public string? Output { get; init; }

    /// <summary>The recovered log takes the place of the log.</summary>
    public bool ReplacesLog { get; init; }

    /// <summary>An existing output is replaced. Default false: it is refused.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Samples that come from a buffer of the reference keep their events. Default true.</summary>
    public bool KeepsEvents { get; init; } = true;

    /// <summary>The buffer goes when its samples are in the new file. Default true. Our own journal goes with the log that is replaced.</summary>
    public bool CleansUp { get; init; } = true;

    /// <summary>Folder of the reference's buffer databases; null for where the reference keeps them for the folder of the log.</summary>
    public string? BufferFolder { get; init; }

    /// <summary>Is told of what is repaired and left behind. Default nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The metrics and reducers that results are computed with; null for the built-in ones.</summary>
    public PartRegistry? Parts { get; init; }
}
