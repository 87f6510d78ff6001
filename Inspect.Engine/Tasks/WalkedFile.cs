namespace Inspect.Engine.Tasks;

/// <summary>A file of the tasks folder as a walk found it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="ModifiedAt">When it was written last, in UTC.</param>
/// <param name="SizeBytes">Its bytes.</param>
internal readonly record struct WalkedFile(string Path, DateTime ModifiedAt, long SizeBytes);
