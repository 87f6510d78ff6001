namespace Inspect.Engine.Live;

/// <summary>How far a run is.</summary>
/// <param name="Done">Samples that ended, by an error or not; those that were stopped with the run are none of them.</param>
/// <param name="Total">All samples of the plan.</param>
/// <param name="Errored">Samples that ended by an error.</param>
/// <param name="Cancelled">Samples that were stopped with the run.</param>
/// <param name="Tokens">Output tokens so far.</param>
/// <param name="TokensPerSecond">Output tokens a second; null before there is a time to divide by.</param>
/// <param name="Eta">Seconds that are left, about; null when nobody can tell.</param>
public sealed record LiveProgress(int Done, int Total, int Errored, int Cancelled, long Tokens, double? TokensPerSecond, LiveEstimate? Eta);
