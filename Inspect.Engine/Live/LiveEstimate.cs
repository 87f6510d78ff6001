namespace Inspect.Engine.Live;

/// <summary>Seconds that are left, as a range.</summary>
/// <param name="Low">Not less than about this.</param>
/// <param name="High">Not more than about this.</param>
public sealed record LiveEstimate(double Low, double High);
