using System.Security.Cryptography;
using System.Text;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Fetches what makes a model from the hub into a folder: several files at once, each checked by its hash, going on where an earlier attempt stopped.</summary>
internal sealed class HubFetcher : IDisposable
{
    private const int FilesAtOnce = 4;

    private readonly HubEnvironment _environment;
    private readonly HubHttp _http;
    private readonly HubClient _client;
    private readonly HubDownload _download;
    private readonly HubCache _cache;

    /// <summary>Makes it.</summary>
    /// <param name="environment">Where the hub is, and who asks.</param>
    /// <param name="time">The clock of waits.</param>
    public HubFetcher(HubEnvironment environment, TimeProvider time)
    {
        _environment = environment;
        _cache = new HubCache(environment);
        _http = new HubHttp(environment, time);
        _client = new HubClient(environment, _http);
        _download = new HubDownload(_client, _http, environment, time);
    }

    /// <summary>Fetches a model.</summary>
    /// <param name="repo">Name of the repository.</param>
    /// <param name="revision">Branch, tag, reference or commit.</param>
    /// <param name="file">Path of a GGUF file in it; null for configuration, tokenizer and safetensors.</param>
    /// <param name="folder">Folder that gets the files.</param>
    /// <param name="room">Says what may be written: throws where the bytes of all files, of which some are here already, do not fit.</param>
    /// <param name="watch">Is told how it goes on.</param>
    /// <param name="cancellationToken">Gives up; what is there stays.</param>
    /// <exception cref="ModelLoadException">It cannot be fetched; one sentence says why and what to do.</exception>
    public async Task<HubSnapshot> FetchAsync(string repo, string revision, string? file, string folder, Action<long, long> room, IHubWatch watch, CancellationToken cancellationToken)
    {
        if (_environment.IsOffline)
        {
            throw new ModelLoadException($"{repo} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it. Unset it, or name a folder with the model.");
        }

        try
        {
            return await FetchNowAsync(repo, revision, file, folder, room, watch, cancellationToken).ConfigureAwait(false);
        }
        catch (HubException error)
        {
            throw error.ToLoadException();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{repo} cannot be written to {folder} ({error.Message.TrimEnd('.')}). Make room on the disk or check its permissions, and try again: it goes on where it stopped.", error);
        }
    }

    /// <summary>Takes a model from the user's own cache, each file checked by its hash.</summary>
    /// <inheritdoc cref="FetchAsync(string, string, string?, string, Action{long, long}, IHubWatch, CancellationToken)" />
    /// <returns>What was taken; null where the model is not there, or not whole.</returns>
    public async Task<HubSnapshot?> TakeAsync(string repo, string revision, string? file, string folder, Action<long, long> room, IHubWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return _cache.Listing(repo, revision, file) is { } found ? await CopyAsync(found.Folder, found.Listing, found.Files, folder, room, watch, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (HubException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{repo} cannot be copied from {_environment.CacheDir} to {folder} ({error.Message.TrimEnd('.')}). Make room on the disk or check its permissions, and try again.", error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static async Task<HubSnapshot?> CopyAsync(
        string from, HubListing listing, IReadOnlyList<HubFile> files, string folder, Action<long, long> room, IHubWatch watch, CancellationToken cancellationToken)
    {
        var total = files.Sum(f => f.SizeBytes);
        Directory.CreateDirectory(folder);
        RemoveOthers(listing, folder);
        room(total, 0);
        watch.Begins(0, total);
        foreach (var file in files)
        {
            using var hash = new HubHash(file);
            await hash.CopyAsync(Path.Combine(from, file.Path), TargetOf(folder, file), watch.Adds, cancellationToken).ConfigureAwait(false);
            if (!hash.Fits(file))
            {
                return null;
            }
        }

        return new HubSnapshot(listing.Commit, DigestOf(files), total);
    }

    private async Task<HubSnapshot> FetchNowAsync(string repo, string revision, string? file, string folder, Action<long, long> room, IHubWatch watch, CancellationToken cancellationToken)
    {
        var listing = await _client.ListAsync(repo, revision, watch.Waits, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        if (file is not null)
        {
            var parts = HubChoice.GgufFiles(listing, file);
            return await FetchAsync(listing, parts, parts, folder, room, watch, cancellationToken).ConfigureAwait(false);
        }

        // The index says which files of weights there are, so that it comes first; its size is bounded like that of all.
        var beside = HubChoice.BesideWeights(listing);
        IReadOnlyCollection<string>? indexed = null;
        if (beside.FirstOrDefault(f => f.Path == HubChoice.IndexName) is { } index)
        {
            await FetchAsync(listing, [index], [index], folder, room, watch, cancellationToken).ConfigureAwait(false);
            indexed = HubIndex.Read(Path.Combine(folder, HubChoice.IndexName));
        }

        var all = beside.Concat(HubChoice.WeightFiles(listing, indexed)).ToList();
        return await FetchAsync(listing, all, all, folder, room, watch, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HubSnapshot> FetchAsync(
        HubListing listing, IReadOnlyList<HubFile> files, IReadOnlyList<HubFile> counted, string folder, Action<long, long> room, IHubWatch watch, CancellationToken cancellationToken)
    {
        RemoveOthers(listing, folder);
        var total = SumOf(listing, counted);
        var done = files.Sum(f => HubDownload.BytesOf(f, TargetOf(folder, f)));
        room(total, done);
        watch.Begins(done, total);
        await Parallel.ForEachAsync(
            files.OrderByDescending(f => f.SizeBytes),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
            async (file, stop) => await _download.FetchAsync(listing, file, TargetOf(folder, file), watch.Adds, watch.Waits, stop).ConfigureAwait(false)).ConfigureAwait(false);
        return new HubSnapshot(listing.Commit, DigestOf(files), total);
    }

    /// <summary>Parts of another commit are of other files.</summary>
    private static void RemoveOthers(HubListing listing, string folder)
    {
        var mark = Path.Combine(folder, ".commit");
        if (File.Exists(mark) && File.ReadAllText(mark) == listing.Commit)
        {
            return;
        }

        foreach (var old in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.Delete(old);
        }

        File.WriteAllText(mark, listing.Commit);
    }

    /// <summary>Where a file lies: at the top, whatever folder the hub has it in, but for the template that belongs into one.</summary>
    private static string TargetOf(string folder, HubFile file)
    {
        if (file.Path != HubChoice.ToolTemplate)
        {
            return Path.Combine(folder, Path.GetFileName(file.Path));
        }

        var target = Path.Combine(folder, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    private static long SumOf(HubListing listing, IReadOnlyList<HubFile> files)
    {
        try
        {
            return files.Aggregate(0L, (sum, f) => checked(sum + f.SizeBytes));
        }
        catch (OverflowException error)
        {
            throw new HubException($"The files of {listing.Repo} claim more bytes than any disk has. Take another repository of the model.", isTransient: false, error);
        }
    }

    /// <summary>One hash for all files: of their names and hashes, in order.</summary>
    internal static string DigestOf(IEnumerable<HubFile> files) =>
        DigestOf(files.Select(f => (Path.GetFileName(f.Path), f.Hash ?? string.Empty)));

    /// <summary>One hash for files with a hash each; of a single one with SHA-256 its own.</summary>
    internal static string DigestOf(IEnumerable<(string Name, string Hash)> files)
    {
        var ordered = files.OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        return ordered is [{ Hash.Length: 64 } only]
            ? only.Hash
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(ordered.Select(f => $"{f.Hash}  {f.Name}\n")))));
    }
}
