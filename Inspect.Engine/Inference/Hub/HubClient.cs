using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Asks the hub which files a repository has, with sizes and hashes.</summary>
internal sealed partial class HubClient(HubEnvironment environment, HubHttp http)
{
    private const int MostJsonBytes = 32 << 20;
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
        var (commit, files) = Read(repo, () => (TextOf(info.Json.RootElement, "sha"), FilesOf(info.Json.RootElement)));
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
            if (TextOf(file, "rfilename") is not { } path || SizeOf(file) is not { } size)
            {
                return null;
            }

            files.Add(new HubFile(path, size, Sha256Of(file, "sha256"), GitHashOf(file, "blobId")));
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
           where TextOf(entry, "type") == "file"
           let path = TextOf(entry, "path")
           let size = SizeOf(entry)
           where path is not null && size is not null
           select new HubFile(path, size.Value, Sha256Of(entry, "oid"), GitHashOf(entry, "oid")),
    ];

    private static string? Sha256Of(JsonElement file, string name) =>
        file.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object && (TextOf(lfs, name) ?? TextOf(lfs, "sha256") ?? TextOf(lfs, "oid")) is { } text && HubNames.IsSha256(text) ? text : null;

    private static string? GitHashOf(JsonElement file, string name) => TextOf(file, name) is { } text && HubNames.IsCommit(text) ? text : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? SizeOf(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) && size >= 0 ? size : null;

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
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                await using var closing = body.ConfigureAwait(false);
                using var bytes = new MemoryStream();
                var buffer = new byte[1 << 16];
                for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    if (bytes.Length + read > MostJsonBytes)
                    {
                        throw new HubException($"The list of the files of {repo} has more than {MostJsonBytes >> 20} MB. Name a repository of one model.", isTransient: false);
                    }

                    bytes.Write(buffer, 0, read);
                }

                var link = response.Headers.TryGetValues("Link", out var links) ? NextLink().Match(string.Join(',', links)) : null;
                return new Page(JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length).ToArray()), link is { Success: true } && Uri.TryCreate(address, link.Groups[1].Value, out var next) ? next : null);
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

    [GeneratedRegex("<([^<>]{1,2000})>\\s*;[^,]{0,200}rel=\"?next\"?")]
    private static partial Regex NextLink();

    private readonly record struct Page(JsonDocument Json, Uri? Next) : IDisposable
    {
        public void Dispose() => Json.Dispose();
    }
}
