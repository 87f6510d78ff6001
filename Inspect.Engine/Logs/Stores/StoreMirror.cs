using System.Globalization;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Keeps copies of the logs of one address. One process at a time does, in one pass after the other.</summary>
internal sealed partial class StoreMirror : IDisposable
{
    /// <summary>Objects that a listing may have, logs or not: some gigabytes of memory are not spent on a bucket that holds something else.</summary>
    private const int MostObjects = 2_000_000;
    private const int MostTold = 50;

    /// <summary>Objects that a store refuses before no more are asked for in the same pass: the keys may list, and not read.</summary>
    private const int MostRefused = 10;
    private static readonly TimeSpan SavedEvery = TimeSpan.FromSeconds(5);

    private readonly StoreAddress _address;
    private readonly MirrorFiles _files;
    private readonly StoresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private FileStream? _hold;
    private MirrorManifest? _manifest;

    /// <summary>Mirrors an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="logs">Folder of the copies, as <see cref="StoreFolders"/> names it.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Is told of what is left out.</param>
    public StoreMirror(StoreAddress address, string logs, StoresOptions options, TimeProvider time, ILogger logger)
    {
        (_address, _options, _time, _logger) = (address, options, time, logger);
        _files = new MirrorFiles(Path.GetDirectoryName(Path.GetFullPath(logs))!);
        State = new MirrorState { Address = address.ToString(), Folder = _files.Logs };
    }

    /// <summary>Raised when the state is another.</summary>
    public event EventHandler? Changed;

    /// <summary>How it stands.</summary>
    public MirrorState State { get; private set; }

    /// <inheritdoc />
    public void Dispose() => _hold?.Dispose();

    /// <summary>Notes how it stands.</summary>
    public void Tell(Func<MirrorState, MirrorState> change)
    {
        State = change(State);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes the folder for this process; false while another has it.</summary>
    public bool TryHold()
    {
        if (_manifest is not null)
        {
            return true;
        }

        if ((_hold ??= _files.TryHold()) is null)
        {
            return false;
        }

        _manifest = MirrorManifest.Read(_files.Manifest);
        Tell(s => s with { Logs = _manifest.Count, Bytes = _manifest.Bytes, SucceededAt = _manifest.SucceededAt, Keeper = null });
        return true;
    }

    /// <summary>Looks once, and makes the copies like what is there.</summary>
    /// <exception cref="StoreException">The store cannot be listed. What is here stays.</exception>
    /// <exception cref="IOException">The copies cannot be written; as is an <see cref="UnauthorizedAccessException"/>.</exception>
    /// <returns>Why the store did not give all that it listed, in a sentence; null when it did, and for what has only changed meanwhile.</returns>
    public async Task<string?> PassAsync(IRemoteStore store, CancellationToken cancellationToken)
    {
        var manifest = _manifest ?? throw new InvalidOperationException("The folder is not held.");
        LogOrigin.Mark(Path.GetDirectoryName(_files.Logs)!, State.Address);
        var items = await ListAsync(store, cancellationToken).ConfigureAwait(false);
        var plan = MirrorPlan.Of(items, _address.KeyPrefix, _options.MaxLogBytes, Room(manifest));
        Report(plan);
        var wanted = plan.Wanted.ToDictionary(w => w.Path, w => w.Item, StringComparer.Ordinal);
        var sizes = _files.Clean(wanted.ContainsKey);
        foreach (var gone in manifest.Paths.Where(p => !wanted.ContainsKey(p)).ToList())
        {
            manifest.Remove(gone);
        }

        var missing = plan.Wanted.Where(w => manifest.Find(w.Path) != w.Item || sizes.GetValueOrDefault(w.Path, -1) != w.Item.SizeBytes).ToList();
        missing.ForEach(m => manifest.Remove(m.Path));
        Tell(s => s with { Refused = plan.Refused.Length, LeftOut = plan.TooLarge.Length + plan.TooOld.Length, Waiting = missing.Count, Logs = manifest.Count, Bytes = manifest.Bytes });
        var (failed, problem) = await FetchAsync(store, manifest, missing, cancellationToken).ConfigureAwait(false);
        manifest.SucceededAt = failed == 0 ? _time.GetUtcNow() : manifest.SucceededAt;
        manifest.SaveIfChanged();
        Tell(s => s with { Logs = manifest.Count, Bytes = manifest.Bytes, Waiting = 0, Failed = failed, SucceededAt = manifest.SucceededAt });
        return problem;
    }

    private async Task<List<StoredObject>> ListAsync(IRemoteStore store, CancellationToken cancellationToken)
    {
        var items = new List<StoredObject>();
        var count = 0;
        await foreach (var item in store.ListAsync(_address.KeyPrefix, cancellationToken).ConfigureAwait(false))
        {
            if (++count > MostObjects)
            {
                throw new StoreException(StoreProblem.Refused, $"{_address} has more than {MostObjects:N0} objects: give an address with a longer prefix, of the logs alone.");
            }

            if (EvalLogName.IsLog(item.Key[(item.Key.LastIndexOf('/') + 1)..]))
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Bytes that copies may take: what they take now is no less free than what the disk has.</summary>
    private long Room(MirrorManifest manifest)
    {
        var most = _options.MaxBytes ?? long.MaxValue;
        return _files.FreeBytes() is { } free ? Math.Max(0, Math.Min(most, free + manifest.Bytes - _options.ReserveBytes)) : most;
    }

    /// <summary>Fetches some objects, a few at once, in their order.</summary>
    /// <returns>How many the store did not give, and why.</returns>
    private async Task<(int Failed, string? Problem)> FetchAsync(IRemoteStore store, MirrorManifest manifest, List<(StoredObject Item, string Path)> missing, CancellationToken cancellationToken)
    {
        var (failed, refused, problem) = (0, 0, (string?)null);
        var saved = _time.GetTimestamp();
        var saving = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(missing, parallel, async (next, token) =>
        {
            if (Volatile.Read(ref refused) >= MostRefused)
            {
                Interlocked.Increment(ref failed);
                return;
            }

            try
            {
                await _files.PlaceAsync(next.Path, next.Item.ModifiedAt, target => store.FetchAsync(next.Item, target, token)).ConfigureAwait(false);
                manifest.Put(next.Path, next.Item);
            }
            catch (StoreException e)
            {
                Interlocked.Increment(ref failed);
                Interlocked.Add(ref refused, e.Problem == StoreProblem.Refused ? 1 : 0);
                problem = e.Problem == StoreProblem.Moved ? problem : e.Message;
                TellOnce(next.Item.Key + next.Item.Tag, () => LogNotFetched(State.Address, KeyPath.Shown(next.Item.Key), e.Message));
            }

            lock (saving)
            {
                if (_time.GetElapsedTime(saved) >= SavedEvery)
                {
                    manifest.SaveIfChanged();
                    saved = _time.GetTimestamp();
                    Tell(s => s with { Logs = manifest.Count, Bytes = manifest.Bytes, Waiting = Math.Max(0, missing.Count - manifest.Count), Failed = failed });
                }
            }
        }).ConfigureAwait(false);
        return (failed, problem);
    }

    private void Report(MirrorPlan plan)
    {
        foreach (var (key, why) in plan.Refused)
        {
            TellOnce(key, () => LogRefused(State.Address, KeyPath.Shown(key), why));
        }

        foreach (var item in plan.TooLarge)
        {
            TellOnce(item.Key, () => LogTooLarge(State.Address, KeyPath.Shown(item.Key), item.SizeBytes));
        }

        if (plan.TooOld.Length > 0)
        {
            TellOnce($"room {plan.TooOld.Length}", () => LogTooOld(State.Address, plan.TooOld.Length, plan.TooOld[0].ModifiedAt.ToString("u", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>A bucket of strangers does not fill the app's log.</summary>
    private void TellOnce(string what, Action log)
    {
        lock (_told)
        {
            if (_told.Count > MostTold || !_told.Add(what))
            {
                return;
            }

            if (_told.Count > MostTold)
            {
                LogMore(State.Address);
                return;
            }
        }

        log();
    }

    [LoggerMessage(LogLevel.Warning, "The log {Key} of {Address} is left out: {Why}")]
    private partial void LogRefused(string address, string key, string why);

    [LoggerMessage(LogLevel.Warning, "The log {Key} of {Address} is left out: its {Size} bytes are more than Stores:MaxLogBytes")]
    private partial void LogTooLarge(string address, string key, long size);

    [LoggerMessage(LogLevel.Warning, "{Count} logs of {Address}, none stored later than {Newest}, are left out: there is no room for them (Stores:MaxBytes, Stores:ReserveBytes)")]
    private partial void LogTooOld(string address, int count, string newest);

    [LoggerMessage(LogLevel.Warning, "The log {Key} of {Address} was not fetched and will be tried again: {Why}")]
    private partial void LogNotFetched(string address, string key, string why);

    [LoggerMessage(LogLevel.Warning, "More logs of {Address} are left out or were not fetched; the status page counts them")]
    private partial void LogMore(string address);
}
