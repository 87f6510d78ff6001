using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>A task of a set on one model.</summary>
/// <param name="Name">Name of the task.</param>
/// <param name="Model">The model.</param>
/// <param name="State">State of its newest log; null while it has none.</param>
public sealed record SetTask(string Name, string Model, RunState? State);
