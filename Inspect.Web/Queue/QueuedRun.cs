using Inspect.Engine.Evals;
using Inspect.Engine.Live;

namespace Inspect.Web.Queue;

/// <summary>A run as the queue keeps it.</summary>
public sealed record QueuedRun
{
    /// <summary>Id of the run.</summary>
    public required string EvalId { get; init; }

    /// <summary>What to run.</summary>
    public required EvalRequest Request { get; init; }

    /// <summary>Name of the task, resolved when the run was queued.</summary>
    public required string Task { get; init; }

    /// <summary>Full name of the model, resolved when the run was queued.</summary>
    public required string Model { get; init; }

    /// <summary>Items times epochs, when the run was queued.</summary>
    public required int TotalSamples { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>Its place among those that wait: the lowest runs first.</summary>
    public double Place { get; init; }

    /// <summary>When it was found again after its process had ended without a word; null where that never happened.</summary>
    public DateTimeOffset? Recovered { get; init; }

    /// <summary>The earlier run whose samples it takes over; null for a run of its own.</summary>
    public RunRetry? Retry { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Path of its log.</summary>
    public string? Log { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}
