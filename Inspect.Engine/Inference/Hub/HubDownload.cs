using System.Net;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Fetches one file: goes on where an earlier attempt stopped, takes no more bytes than were announced, and keeps it only when its hash fits.</summary>
/// <param name="client">Knows addresses.</param>
/// <param name="http">Asks the hub.</param>
/// <param name="environment">Where the hub is, for messages.</param>
/// <param name="time">Ends connections on which nothing comes.</param>
internal sealed class HubDownload(HubClient client, HubHttp http, HubEnvironment environment, TimeProvider time)
{
    /// <summary>What a file is called while it is not whole.</summary>
    public const string PartSuffix = ".part";

    private const int PieceBytes = 1 << 17;

    /// <summary>An attempt that brought so much was worth it: the next one is the first again.</summary>
    private const long WorthBytes = 1 << 20;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a file that are here already, whole or not.</summary>
    public static long BytesOf(HubFile file, string target)
    {
        var (whole, part) = (new FileInfo(target), new FileInfo(target + PartSuffix));
        return whole.Exists ? whole.Length : part.Exists ? Math.Min(part.Length, file.SizeBytes) : 0;
    }

    /// <summary>Fetches a file, unless it is there.</summary>
    /// <param name="listing">Its repository.</param>
    /// <param name="file">The file.</param>
    /// <param name="target">Absolute path that it gets.</param>
    /// <param name="onBytes">Is told how many more bytes are there; fewer than none where they have to be fetched again.</param>
    /// <param name="onWait">Is told why nothing happens for a while.</param>
    /// <param name="cancellationToken">Gives up; the part stays.</param>
    /// <exception cref="HubException">It cannot be fetched.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task FetchAsync(HubListing listing, HubFile file, string target, Action<long> onBytes, Action<string>? onWait, CancellationToken cancellationToken)
    {
        if (new FileInfo(target) is { Exists: true } known)
        {
            if (known.Length == file.SizeBytes)
            {
                return;
            }

            onBytes(-known.Length);
            known.Delete();
        }

        var part = target + PartSuffix;
        var most = 0L;
        for (var (attempt, rounds) = (1, 1); ; attempt++)
        {
            using var hash = new HubHash(file);
            var had = await ResumeAsync(file, part, hash, onBytes, cancellationToken).ConfigureAwait(false);
            var got = had;
            HubException failure;
            try
            {
                got = await ReadAsync(listing, file, part, had, hash, onBytes, onWait, cancellationToken).ConfigureAwait(false);
                if (hash.Fits(file))
                {
                    File.Move(part, target, overwrite: true);
                    return;
                }

                onBytes(-file.SizeBytes);
                File.Delete(part);
                if (rounds++ > 1)
                {
                    throw HubErrors.Wrong(listing.Repo, file.Path);
                }

                continue;
            }
            catch (HubException error) when (error.IsTransient)
            {
                failure = error;
                got = new FileInfo(part) is { Exists: true } left ? left.Length : 0;
            }

            // Bytes that were here before count once: a server that never gives the end is not asked for ever.
            most = Math.Max(most, had);
            attempt = got - most >= WorthBytes ? 0 : attempt;
            most = Math.Max(most, got);
            if (attempt >= HubHttp.MostAttempts)
            {
                throw failure;
            }

            onWait?.Invoke(failure.Message);
            await http.PauseAsync(attempt + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes into the hash what is there; a part that is too long is none.</summary>
    private static async Task<long> ResumeAsync(HubFile file, string part, HubHash hash, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var had = new FileInfo(part);
        if (!had.Exists)
        {
            return 0;
        }

        if (had.Length > file.SizeBytes)
        {
            had.Delete();
            onBytes(-file.SizeBytes);
            return 0;
        }

        await hash.AppendAsync(part, cancellationToken).ConfigureAwait(false);
        return had.Length;
    }

    /// <returns>Bytes that are there.</returns>
    private async Task<long> ReadAsync(HubListing listing, HubFile file, string part, long had, HubHash hash, Action<long> onBytes, Action<string>? onWait, CancellationToken cancellationToken)
    {
        if (had == file.SizeBytes && had > 0)
        {
            return had;
        }

        using var response = await http.GetAsync(listing.Repo, client.AddressOf(listing.Repo, listing.Commit, file.Path), had, onWait, cancellationToken).ConfigureAwait(false);
        var isRest = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == had;
        if (had > 0 && !isRest)
        {
            // The server does not give parts, or not this one: from the start, with a hash from the start.
            onBytes(-had);
            File.Delete(part);
            return response.StatusCode == HttpStatusCode.OK
                ? await RestartAsync(listing, file, part, response, hash, onBytes, cancellationToken).ConfigureAwait(false)
                : throw HubErrors.Broken(environment, file.Path);
        }

        return await CopyAsync(listing, file, part, had, response, hash, onBytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> RestartAsync(HubListing listing, HubFile file, string part, HttpResponseMessage response, HubHash hash, Action<long> onBytes, CancellationToken cancellationToken)
    {
        hash.Restart(file);
        return await CopyAsync(listing, file, part, 0, response, hash, onBytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> CopyAsync(HubListing listing, HubFile file, string part, long had, HttpResponseMessage response, HubHash hash, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var to = new FileStream(part, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var closing = to.ConfigureAwait(false);
        var buffer = new byte[PieceBytes];
        using var idle = new CancellationTokenSource(IdleTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        while (true)
        {
            int read;
            try
            {
                var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
                read = await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw HubErrors.Broken(environment, file.Path, error);
            }

            if (read == 0)
            {
                return had == file.SizeBytes ? had : throw HubErrors.Broken(environment, file.Path);
            }

            if (had + read > file.SizeBytes)
            {
                onBytes(-had);
                to.SetLength(0);
                throw HubErrors.Wrong(listing.Repo, file.Path);
            }

            idle.CancelAfter(IdleTime);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            hash.Append(buffer.AsSpan(0, read));
            had += read;
            onBytes(read);
        }
    }
}
