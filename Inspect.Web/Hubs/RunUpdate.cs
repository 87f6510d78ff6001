using Inspect.Engine.Live;

namespace Inspect.Web.Hubs;

/// <summary>A run changed its state, the queue changed, or the stream says something of its own.</summary>
public sealed record RunUpdate
{
    /// <summary>Grows by one.</summary>
    public long Number { get; init; }

    /// <summary><c>snapshot</c>: those before the number are no longer kept; <c>failed</c>: the stream ends. Null for a change.</summary>
    public string? Kind { get; init; }

    /// <summary>Id of the run; null for the queue.</summary>
    public string? Run { get; init; }

    /// <summary>State of the run.</summary>
    public RunState? State { get; init; }

    /// <summary>Grows with each change of the run.</summary>
    public long? Version { get; init; }

    /// <summary>Counts of the queue; null for a run.</summary>
    public QueueCounts? Queue { get; init; }

    /// <summary>Why the stream ends.</summary>
    public string? Message { get; init; }
}
