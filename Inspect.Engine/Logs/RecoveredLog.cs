namespace Inspect.Engine.Logs;

/// <summary>A log that was recovered.</summary>
/// <param name="Path">The new file.</param>
/// <param name="Samples">Samples in it.</param>
/// <param name="Cancelled">Of these, samples that were still running.</param>
/// <param name="Lost">Members of the old file that could not be read.</param>
public sealed record RecoveredLog(string Path, int Samples, int Cancelled, int Lost);
