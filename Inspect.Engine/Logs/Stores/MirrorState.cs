namespace Inspect.Engine.Logs.Stores;

/// <summary>How the copies of a store stand.</summary>
public sealed record MirrorState
{
    /// <summary>Address of the store.</summary>
    public required string Address { get; init; }

    /// <summary>Folder of the copies, a root of the logs.</summary>
    public required string Folder { get; init; }

    /// <summary>Logs that are here as the store has them.</summary>
    public int Logs { get; init; }

    /// <summary>Bytes of those.</summary>
    public long Bytes { get; init; }

    /// <summary>Logs that are still to be fetched.</summary>
    public int Waiting { get; init; }

    /// <summary>Logs that could not be fetched at the last look; it is tried again.</summary>
    public int Failed { get; init; }

    /// <summary>Logs whose keys are no paths that a folder can have; the app's log names them.</summary>
    public int Refused { get; init; }

    /// <summary>Logs that are too large, or too old to have room; the app's log says which.</summary>
    public int LeftOut { get; init; }

    /// <summary>When the store was last listed to the end and all was fetched that could be; null for never.</summary>
    public DateTimeOffset? SucceededAt { get; init; }

    /// <summary>What is wrong and what to do, in a sentence; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>When it is looked at again; null while that goes on.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Process that keeps the copies when it is not this one.</summary>
    public string? Keeper { get; init; }
}
