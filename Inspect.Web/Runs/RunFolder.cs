namespace Inspect.Web.Runs;

/// <summary>A folder of logs.</summary>
/// <param name="Root">The log folder under which it is.</param>
/// <param name="Path">Its path below the root, with forward slashes; empty for the root itself.</param>
public sealed record RunFolder(string Root, string Path);
