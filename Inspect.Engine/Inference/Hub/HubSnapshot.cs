namespace Inspect.Engine.Inference.Hub;

/// <summary>What was fetched.</summary>
/// <param name="Commit">Hash of the commit.</param>
/// <param name="Sha256">Hash of all files together.</param>
/// <param name="SizeBytes">Bytes of the files.</param>
internal sealed record HubSnapshot(string Commit, string Sha256, long SizeBytes);
