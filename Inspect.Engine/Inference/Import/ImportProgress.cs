namespace Inspect.Engine.Inference.Import;

/// <summary>How far an import is.</summary>
/// <param name="Step">What is done at the moment, in words.</param>
/// <param name="DoneBytes">Bytes of the source's weights that are through.</param>
/// <param name="TotalBytes">Bytes of the source's weights.</param>
public sealed record ImportProgress(string Step, long DoneBytes, long TotalBytes);
