namespace Inspect.Engine.Inference.Hub;

/// <summary>A file of a repository as the hub lists it.</summary>
/// <param name="Path">Path in the repository, checked to stay in a folder.</param>
/// <param name="SizeBytes">Bytes.</param>
/// <param name="Sha256">SHA-256 of a large file, in hexadecimal digits; null for one that is kept by git itself.</param>
/// <param name="GitHash">SHA-1 by which git names a small file; null where it is not said.</param>
internal sealed record HubFile(string Path, long SizeBytes, string? Sha256, string? GitHash)
{
    /// <summary>The hash that its bytes must have; null where the hub says none.</summary>
    public string? Hash => Sha256 ?? GitHash;
}
