using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Inference.Hub;

namespace Inspect.Engine.Logs.Stores;

/// <summary>A repository or a bucket of Hugging Face's hub.</summary>
internal sealed class HubStore : IRemoteStore
{
    /// <summary>Pages of a list: of the hub's, which have a thousand files each, more than a store may have objects.</summary>
    private const int MostPages = 2_500;
    private const int MostTries = 3;

    /// <summary>A hub that asks for a longer wait is asked again with the next look.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(60);

    private readonly HubPlace _place;
    private readonly HubConnection _connection;
    private readonly HubFiles _files;
    private readonly HubStoreErrors _errors;
    private readonly Uri _hub;
    private readonly TimeProvider _time;

    /// <summary>Opens what an address names.</summary>
    /// <param name="environment">Where the hub is, and who asks.</param>
    /// <param name="address">The address.</param>
    /// <param name="options">Whether the key goes along.</param>
    /// <param name="time">Clock of waits.</param>
    /// <exception cref="StoreException">The variables name no hub, or forbid to ask one.</exception>
    public HubStore(HubEnvironment environment, StoreAddress address, StoresOptions options, TimeProvider time)
    {
        try
        {
            _hub = environment.Endpoint;
        }
        catch (InspectException e)
        {
            throw new StoreException(StoreProblem.Refused, e.Message);
        }

        if (environment.IsOffline)
        {
            throw new StoreException(StoreProblem.Refused, $"{address} is not asked for anything, since HF_HUB_OFFLINE says so: unset it to read the logs there.");
        }

        (_place, _time) = (HubPlace.Of(address), time);
        _connection = new HubConnection(environment, options.Anonymous, time);
        _files = new HubFiles(_place);
        _errors = new HubStoreErrors(address, _place, _hub, _connection);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = prefix[..Math.Max(0, prefix.LastIndexOf('/'))];
        var next = _place.TreeAt(_hub, folder);
        for (var page = 0; next is not null; page++)
        {
            var (count, items, following) = await PageAsync(next, isFirst: page == 0, cancellationToken).ConfigureAwait(false);

            // A bucket takes a folder for the beginning of names, so that files of others come, too.
            foreach (var item in items.Where(i => i.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                yield return item;
            }

            // A list that stopped here would take the files after it for gone.
            if (following is not null && (count == 0 || following == next || page + 1 == MostPages || !_connection.IsHub(following)))
            {
                throw _errors.Astray();
            }

            next = following;
        }
    }

    /// <inheritdoc />
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new HubRequest(_place.FilesAt(_hub)) { Json = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["paths"] = [key] }) };
            var found = await ReadAsync(request, (root, _) => _files.Of(root), cancellationToken).ConfigureAwait(false);
            return found.FirstOrDefault(f => f.Key == key);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Moved)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task FetchAsync(StoredObject item, Stream target, CancellationToken cancellationToken)
    {
        if (item.Key.Split('/').Any(p => p is "" or "." or ".."))
        {
            // An address with such a part is another one before it is sent.
            throw new StoreException(StoreProblem.Refused, $"The hub has no file {KeyPath.Shown(item.Key)}.");
        }

        string? tag = null;
        var request = new HubRequest(_place.BytesAt(_hub, item.Key)) { OnHub = headers => tag = _files.TagOf(headers) ?? tag };
        using var answer = await SendAsync(request, isFile: true, cancellationToken).ConfigureAwait(false);
        if (tag is not null && item.Tag is not null && tag != item.Tag)
        {
            throw _errors.Changed();
        }

        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        var file = _files.FileOf(item);
        using var hash = new HubHash(file);
        await BodyCopy.CopyAsync(body, target, item, file.Hash is null ? null : hash.Append, _errors.Explain, _time, cancellationToken).ConfigureAwait(false);
        if (!hash.Fits(file))
        {
            throw _errors.Damaged();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private async Task<(int Count, List<StoredObject> Items, Uri? Next)> PageAsync(Uri address, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                new HubRequest(address), (root, answer) => (root.GetArrayLength(), _files.Of(root), HubJson.NextOf(answer, address)), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (isFirst && e.Problem == StoreProblem.Moved)
        {
            // A folder that nobody has put anything into is not there.
            return (0, [], null);
        }
    }

    private async Task<T> ReadAsync<T>(HubRequest request, Func<JsonElement, HttpResponseMessage, T> read, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, isFile: false, cancellationToken).ConfigureAwait(false);
        using var late = new CancellationTokenSource(PageTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var json = await HubJson.ReadAsync(answer, either.Token).ConfigureAwait(false) ?? throw _errors.Odd();
            return read(json.RootElement, answer);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && _errors.Explain(e) is { } said)
        {
            throw said;
        }
    }

    /// <summary>Gets an answer that succeeded; its body is not read.</summary>
    private async Task<HttpResponseMessage> SendAsync(HubRequest request, bool isFile, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            StoreException failure;
            var wait = FirstWait * attempt;
            try
            {
                var answer = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return answer;
                }

                using (answer)
                {
                    failure = _errors.Of(answer, isFile);
                    wait = _connection.WaitOf(answer) ?? wait;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && _errors.Explain(e) is { } said)
            {
                failure = said;
            }

            if (failure.Problem != StoreProblem.Failed || attempt == MostTries || wait > MostWait)
            {
                throw failure;
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
