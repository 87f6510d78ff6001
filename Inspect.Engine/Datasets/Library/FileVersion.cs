namespace Inspect.Engine.Datasets.Library;

/// <summary>A version of a file that a run has used: it never changes.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="Path">Absolute path of the copy.</param>
/// <param name="KeptAt">When the first run used it.</param>
public sealed record FileVersion(int Number, string Path, DateTimeOffset KeptAt);
