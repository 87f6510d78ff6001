using System.Collections.Immutable;
using Inspect.Engine.Inference;
using Inspect.Engine.Logs.Stores;
using Inspect.Web.Queue;

namespace Inspect.Web.Status;

/// <summary>How the app stands. Sizes in bytes, durations in seconds.</summary>
public sealed record AppStatus
{
    /// <summary>Version of the app.</summary>
    public required string Version { get; init; }

    /// <summary>.NET that it runs on.</summary>
    public required string Runtime { get; init; }

    /// <summary>System that it runs on.</summary>
    public required string System { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Folder of tasks.</summary>
    public required string TaskDir { get; init; }

    /// <summary>Folder of models.</summary>
    public required string ModelDir { get; init; }

    /// <summary>Folder of the app's own files.</summary>
    public required string AppDir { get; init; }

    /// <summary>Folders of logs, that of new ones first.</summary>
    public required ImmutableArray<StatusRoot> Roots { get; init; }

    /// <summary>What is known of the logs.</summary>
    public required StatusIndex Index { get; init; }

    /// <summary>What runs and waits.</summary>
    public required StatusQueue Queue { get; init; }

    /// <summary>Local models.</summary>
    public required ImmutableArray<LocalModelStatus> Models { get; init; }

    /// <summary>What the process uses.</summary>
    public required StatusProcess Process { get; init; }
}

/// <summary>A folder of logs.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Exists">It is there.</param>
/// <param name="Logs">Logs in it and below it.</param>
/// <param name="FreeBytes">Room on its disk; null where nobody can tell.</param>
/// <param name="TotalBytes">Size of its disk.</param>
public sealed record StatusRoot(string Path, bool Exists, int Logs, long? FreeBytes, long? TotalBytes)
{
    /// <summary>How copies of a store stand that lie in it; null for a folder of this machine's own.</summary>
    public MirrorState? Store { get; init; }
}

/// <summary>What is known of the logs.</summary>
/// <param name="Logs">All of them.</param>
/// <param name="Unreadable">Those that cannot be read.</param>
/// <param name="DatabaseBytes">Size of the index on disk.</param>
public sealed record StatusIndex(int Logs, int Unreadable, long DatabaseBytes);

/// <summary>What runs and waits.</summary>
/// <param name="Mode">What the queue does.</param>
/// <param name="Running">Runs in progress.</param>
/// <param name="Waiting">Runs that wait.</param>
/// <param name="Paused">Runs that are held.</param>
/// <param name="MaxParallelRuns">Runs that may go on at the same time.</param>
public sealed record StatusQueue(QueueMode Mode, int Running, int Waiting, int Paused, int MaxParallelRuns);

/// <summary>What the process uses, and how it has run so far.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="MemoryBytes">Memory that the system has given it.</param>
/// <param name="HeapBytes">Of that, managed memory in use after the last collection.</param>
/// <param name="ProcessorSeconds">Processor time.</param>
/// <param name="UptimeSeconds">Since it was started.</param>
/// <param name="CollectionPauseSeconds">Time in which collections of memory held everything up.</param>
/// <param name="Threads">Threads of its pool.</param>
/// <param name="PendingWork">Work that waits for a thread.</param>
public sealed record StatusProcess(
    int ProcessId, long MemoryBytes, long HeapBytes, double ProcessorSeconds, double UptimeSeconds, double CollectionPauseSeconds, int Threads, long PendingWork);
