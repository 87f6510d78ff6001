namespace Inspect.Engine.Logs;

/// <summary>A log after its edit.</summary>
/// <param name="Header">The new header.</param>
/// <param name="Version">The new version, which the next edit names.</param>
public sealed record EditedLog(EvalLog Header, string Version);
