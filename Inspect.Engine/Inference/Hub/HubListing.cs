namespace Inspect.Engine.Inference.Hub;

/// <summary>A repository at one commit.</summary>
/// <param name="Repo">Its name, as asked for.</param>
/// <param name="Commit">Hash of the commit.</param>
/// <param name="Files">Its files.</param>
internal sealed record HubListing(string Repo, string Commit, IReadOnlyList<HubFile> Files);
