using System.Text.Json;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Asks the hub which files a repository has, with sizes and hashes.</summary>
internal sealed class HubClient(HubEnvironment environment, HubHttp http)
{
    private const int MostFiles = 20_000;
    private const int MostPages = 100;

    /// <summary>The files of a repository.</summary>
    /// <param name="repo">Name of the repository.</param>
    /// <param name="revision">Branch, tag, reference or commit.</param>
    /// <param name="onWait">Is told why nothing happens for a while.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubException">There is none, or the hub cannot be asked.</exception>
    public async Task<HubListing> ListAsync(string repo, string revision, Action<string>? onWait, CancellationToken cancellationToken)
    {
        var address = new Uri($"{environment.Endpoint.AbsoluteUri.TrimEnd('/')}/api/models/{HubNames.Escape(repo)}/revision/{Uri.EscapeDataString(revision)}?blobs=true");
        using var info = await JsonAsync(repo, address, onWait, cancellationToken).ConfigureAwait(false);
        var (commit, files) = Read(repo, () => (HubJson.TextOf(info.Json.RootElement, "sha"), FilesOf(info.Json.RootElement)));
        if (commit is null || !HubNames.IsCommit(commit))
        {
            throw HubErrors.Nonsense(repo, environment);
        }

        // Some mirrors list names alone; the tree has the rest.
        files ??= await TreeAsync(repo, commit, onWait, cancellationToken).ConfigureAwait(false);
        return new HubListing(repo, commit, files);
    }

    /// <summary>Address of a file.</summary>
    public Uri AddressOf(string repo, string commit, string path) =>
        new($"{environment.Endpoint.AbsoluteUri.TrimEnd('/')}/{HubNames.Escape(repo)}/resolve/{commit}/{HubNames.Escape(path)}");

    /// <summary>The files of the first answer; null where it does not say their sizes.</summary>
    private static List<HubFile>? FilesOf(JsonElement root)
    {
        if (!root.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array || siblings.GetArrayLength() > MostFiles)
        {
            return null;
        }

        var files = new List<HubFile>();
        foreach (var file in siblings.EnumerateArray())
        {
            if (HubJson.TextOf(file, "rfilename") is not { } path || HubJson.SizeOf(file) is not { } size)
            {
                return null;
            }

            files.Add(new HubFile(path, size, HubJson.Sha256Of(file, "sha256"), HubJson.GitHashOf(file, "blobId")));
        }

        return files.Count > 0 && files.TrueForAll(f => f.Hash is not null) ? files : null;
    }

    private async Task<List<HubFile>> TreeAsync(string repo, string commit, Action<string>? onWait, CancellationToken cancellationToken)
    {
        var files = new List<HubFile>();
        var next = new Uri($"{environment.Endpoint.AbsoluteUri.TrimEnd('/')}/api/models/{HubNames.Escape(repo)}/tree/{commit}?recursive=true");
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            var (json, following) = await JsonAsync(repo, next, onWait, cancellationToken).ConfigureAwait(false);
            using (json)
            {
                files.AddRange(Read(repo, () => EntriesOf(json.RootElement)));
            }

            next = following is not null && following.GetLeftPart(UriPartial.Authority) == environment.Endpoint.GetLeftPart(UriPartial.Authority) ? following : null;
            if (files.Count > MostFiles)
            {
                throw new HubException($"{repo} has more than {MostFiles:N0} files. Name a repository of one model.", isTransient: false);
            }
        }

        return files;
    }

    private static List<HubFile> EntriesOf(JsonElement root) =>
    [
        .. from entry in root.EnumerateArray()
           where HubJson.TextOf(entry, "type") == "file"
           let path = HubJson.TextOf(entry, "path")
           let size = HubJson.SizeOf(entry)
           where path is not null && size is not null
           select new HubFile(path, size.Value, HubJson.Sha256Of(entry, "oid"), HubJson.GitHashOf(entry, "oid")),
    ];

    private T Read<T>(string repo, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw HubErrors.Nonsense(repo, environment, error);
        }
    }

    private async Task<Page> JsonAsync(string repo, Uri address, Action<string>? onWait, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.GetAsync(repo, address, 0, onWait, cancellationToken).ConfigureAwait(false);
            try
            {
                var json = await HubJson.ReadAsync(response, cancellationToken).ConfigureAwait(false)
                    ?? throw new HubException($"The list of the files of {repo} has more than {HubJson.MostBytes >> 20} MB. Name a repository of one model.", isTransient: false);
                return new Page(json, HubJson.NextOf(response, address));
            }
            catch (JsonException error)
            {
                throw HubErrors.Nonsense(repo, environment, error);
            }
            catch (Exception error) when (error is HttpRequestException or IOException && attempt < HubHttp.MostAttempts)
            {
                await http.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                throw HubErrors.Unreachable(environment, error);
            }
        }
    }

    private readonly record struct Page(JsonDocument Json, Uri? Next) : IDisposable
    {
        public void Dispose() => Json.Dispose();
    }
}
