namespace Inspect.Engine.Live;

/// <summary>How fast a run goes on.</summary>
/// <param name="TokensPerSecond">Output tokens a second; null before there is a time to divide by, and of models that generate none.</param>
/// <param name="Eta">Seconds that are left, about; null when nobody can tell.</param>
public sealed record LivePace(double? TokensPerSecond, LiveEstimate? Eta);
