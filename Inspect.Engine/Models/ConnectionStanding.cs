namespace Inspect.Engine.Models;

/// <summary>The connections of a model as one run uses them now.</summary>
/// <param name="Active">Calls of the run that go on.</param>
/// <param name="Waiting">Calls of the run that wait for a connection.</param>
/// <param name="Limit">Most calls of the run at the same time.</param>
public readonly record struct ConnectionStanding(int Active, int Waiting, int Limit);
