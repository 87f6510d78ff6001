using Inspect.Engine.Live;

namespace Inspect.Web.Hubs;

/// <summary>A run changed its state, or the queue changed.</summary>
/// <param name="Number">Grows by one.</param>
/// <param name="Run">Id of the run; null for the queue.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">Grows with each change of the run.</param>
/// <param name="Queue">Counts of the queue; null for a run.</param>
public sealed record RunUpdate(long Number, string? Run, RunState? State, long? Version, QueueCounts? Queue);
