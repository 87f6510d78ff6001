using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Logs of stores for a command that runs once.</summary>
/// <param name="options">Folder of copies and bounds.</param>
/// <param name="open">Opens stores.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Is told of what is left out.</param>
public sealed class RemoteLogs(StoresOptions options, StoreOpener open, TimeProvider time, ILogger logger)
{
    /// <summary>Fetches one log into a folder.</summary>
    /// <param name="text">Address of the log.</param>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Path of the copy, which is marked as one.</returns>
    /// <exception cref="EvalLogException">The store has no such log, or it is larger than one may be.</exception>
    /// <exception cref="StoreException">The store does not give it.</exception>
    public async Task<string> FetchAsync(string text, string folder, CancellationToken cancellationToken)
    {
        var address = StoreAddress.Parse(text);
        var name = address.Prefix[(address.Prefix.LastIndexOf('/') + 1)..];
        if (!EvalLogName.IsLog(name) || KeyPath.Problem(name) is not null)
        {
            throw new EvalLogException($"{address} is no name of a log: those end with .eval, or begin with a time and end with .json.");
        }

        using var store = open(address, options, time);
        var item = await store.FindAsync(address.Prefix, cancellationToken).ConfigureAwait(false) ?? throw new EvalLogException($"There is no log {address}, or its bucket is not there.");
        if (item.SizeBytes > options.MaxLogBytes)
        {
            throw new EvalLogException($"The log {address} has {item.SizeBytes:N0} bytes, more than {StoresOptions.Section}:{nameof(StoresOptions.MaxLogBytes)}.");
        }

        var parent = address with { Prefix = address.Prefix[..^name.Length].TrimEnd('/') };
        LogOrigin.Mark(folder, parent.ToString());
        await new MirrorFiles(folder).PlaceAsync(name, item.ModifiedAt, target => store.FetchAsync(item, target, cancellationToken)).ConfigureAwait(false);
        return Path.Combine(folder, LogOrigin.LogsFolder, name);
    }

    /// <summary>Makes the copies of a store's logs like what is there now; where a server keeps them, they are taken as they are.</summary>
    /// <param name="text">Address of the store.</param>
    /// <param name="cancellationToken">Gives up; what is fetched stays.</param>
    /// <returns>How they stand, with their folder.</returns>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public async Task<MirrorState> UpdateAsync(string text, CancellationToken cancellationToken)
    {
        var address = StoreAddress.Parse(text);
        using var mirror = new StoreMirror(address, StoreFolders.FolderOf(text, options.Dir)!, options, time, logger);
        if (mirror.TryHold())
        {
            using var store = open(address, options, time);
            var problem = await mirror.PassAsync(store, cancellationToken).ConfigureAwait(false);
            mirror.Tell(s => s with { Problem = problem });
        }

        return mirror.State;
    }
}
