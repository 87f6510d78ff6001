namespace Inspect.Web.Hubs;

/// <summary>How much the queue holds.</summary>
/// <param name="Running">Runs in progress.</param>
/// <param name="Waiting">Runs that wait.</param>
/// <param name="Paused">Nothing new is started.</param>
public sealed record QueueCounts(int Running, int Waiting, bool Paused);
