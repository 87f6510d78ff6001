using Inspect.Engine.Files;

namespace Inspect.Engine.Inference.Hub;

/// <summary>What the user's own tools have fetched from the hub. It is read, and never changed.</summary>
internal sealed class HubCache(HubEnvironment environment)
{
    private const string Prefix = "models--";
    private const int MostListed = 200;
    private const int MostRefBytes = 200;
    private static readonly string[][] Tokenizers = [["tokenizer.json"], ["tokenizer.model"], ["vocab.json", "merges.txt"]];

    /// <summary>Names of the repositories of which a whole model is there at its main branch.</summary>
    public IReadOnlyList<string> List()
    {
        try
        {
            return !Directory.Exists(environment.CacheDir) ? [] :
            [
                .. Directory.EnumerateDirectories(environment.CacheDir, Prefix + "*").Take(MostListed)
                    .Select(d => Path.GetFileName(d)[Prefix.Length..].Replace("--", "/", StringComparison.Ordinal))
                    .Where(repo => HubNames.IsRepo(repo) && Find(repo, "main") is not null).Order(StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The folder of a whole model.</summary>
    /// <param name="repo">Name of the repository.</param>
    /// <param name="revision">Branch, tag, reference or commit.</param>
    /// <returns>Folder and commit; null where it is not there, or not whole.</returns>
    public (string Folder, string Commit)? Find(string repo, string revision) =>
        Snapshot(repo, revision) is { } found && IsWhole(found.Folder) ? found : null;

    /// <summary>One file of a repository, with all parts where it is one of several.</summary>
    /// <param name="repo">Name of the repository.</param>
    /// <param name="revision">Branch, tag, reference or commit.</param>
    /// <param name="path">Path in the repository.</param>
    /// <returns>Path here and commit; null where it is not there.</returns>
    public (string Path, string Commit)? FindFile(string repo, string revision, string path) =>
        Snapshot(repo, revision) is { } found && HubNames.IsPath(path) && SplitName.AllOf(path).All(p => IsThere(Path.Combine(found.Folder, p))) ? (Path.Combine(found.Folder, path), found.Commit) : null;

    /// <summary>The files that make a whole model, by the hashes in the names under which the cache keeps them.</summary>
    /// <param name="repo">Name of the repository.</param>
    /// <param name="revision">Branch, tag, reference or commit.</param>
    /// <param name="file">Path of a GGUF file in it; null for configuration, tokenizer and safetensors.</param>
    /// <exception cref="HubException">The files make no model.</exception>
    public (string Folder, HubListing Listing, IReadOnlyList<HubFile> Files)? Listing(string repo, string revision, string? file)
    {
        if (file is null ? Find(repo, revision) is null : FindFile(repo, revision, file) is null)
        {
            return null;
        }

        var (folder, commit) = Snapshot(repo, revision)!.Value;
        if (file is not null)
        {
            HubFile[] all = [.. SplitName.AllOf(file).Select(p => FileOf(folder, p))];
            return (folder, new HubListing(repo, commit, all), HubChoice.GgufFiles(new HubListing(repo, commit, all), file));
        }

        var listing = new HubListing(repo, commit, [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Append(HubChoice.ToolTemplate).Where(f => IsThere(Path.Combine(folder, f))).Select(f => FileOf(folder, f))]);
        var beside = HubChoice.BesideWeights(listing);
        var indexed = beside.Any(f => f.Path == HubChoice.IndexName) ? HubIndex.Read(Path.Combine(folder, HubChoice.IndexName)) : null;
        return (folder, listing, [.. beside, .. HubChoice.WeightFiles(listing, indexed)]);
    }

    private static HubFile FileOf(string folder, string path)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return new HubFile(path, real.Length, HubNames.IsSha256(real.Name) ? real.Name : null, real.Name.Length == 40 && HubNames.IsCommit(real.Name) ? real.Name : null);
    }

    private (string Folder, string Commit)? Snapshot(string repo, string revision)
    {
        try
        {
            var root = Path.Combine(environment.CacheDir, Prefix + repo.Replace("/", "--", StringComparison.Ordinal));
            var commit = revision;
            if (!HubNames.IsCommit(revision))
            {
                var named = new FileInfo(Path.Combine(root, "refs", revision));
                if (!HubNames.IsRevision(revision) || !named.Exists || named.Length > MostRefBytes)
                {
                    return null;
                }

                commit = File.ReadAllText(named.FullName).Trim();
            }

            var folder = Path.Combine(root, "snapshots", commit);
            return HubNames.IsCommit(commit) && Directory.Exists(folder) ? (folder, commit) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWhole(string folder)
    {
        if (!IsThere(Path.Combine(folder, "config.json")) || !Array.Exists(Tokenizers, names => names.All(n => IsThere(Path.Combine(folder, n)))))
        {
            return false;
        }

        var index = Path.Combine(folder, HubChoice.IndexName);
        if (!IsThere(index))
        {
            return IsThere(Path.Combine(folder, "model.safetensors"));
        }

        try
        {
            return HubIndex.Read(index) is { Count: > 0 } names && names.All(n => HubNames.IsPath(n) && IsThere(Path.Combine(folder, n)));
        }
        catch (HubException)
        {
            return false;
        }
    }

    /// <summary>The file is there; a link that leads nowhere is none.</summary>
    private static bool IsThere(string path) => File.Exists(path) && (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.Exists ?? true);
}
