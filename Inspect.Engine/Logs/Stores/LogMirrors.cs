using System.Collections.Immutable;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Opens the store of an address.</summary>
public delegate IRemoteStore StoreOpener(StoreAddress address, StoresOptions options, TimeProvider time);

/// <summary>Keeps copies of the logs of all stores among the roots of the logs: at once, then every half a minute, and after a failure with waits that grow.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class LogMirrors : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly ImmutableArray<(StoreAddress Address, StoreMirror Mirror)> _mirrors;
    private readonly StoresOptions _options;
    private readonly StoreOpener _open;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes the mirrors of those roots that stand for a store.</summary>
    /// <param name="logs">The roots.</param>
    /// <param name="options">Bounds and times.</param>
    /// <param name="open">Opens stores.</param>
    /// <param name="time">Clock of looks and waits.</param>
    /// <param name="logger">Is told of failures and of what is left out.</param>
    public LogMirrors(IOptions<LogsOptions> logs, IOptions<StoresOptions> options, StoreOpener open, TimeProvider time, ILogger<LogMirrors> logger)
    {
        (_options, _open, _time, _logger) = (options.Value, open, time, logger);
        _mirrors =
        [
            .. from root in logs.Value.Roots.Prepend(logs.Value.Dir).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)
               where Path.GetFileName(root) == LogOrigin.LogsFolder && LogOrigin.AddressOf(root) is { } text && StoreAddress.IsAddress(text)
               let address = StoreAddress.Parse(LogOrigin.AddressOf(root)!)
               select (address, new StoreMirror(address, root, _options, time, logger)),
        ];
        foreach (var (_, mirror) in _mirrors)
        {
            mirror.Changed += (_, _) => Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Raised, on a background thread, when one of the states is another.</summary>
    public event EventHandler? Changed;

    /// <summary>How each stands, in the order of the roots.</summary>
    public ImmutableArray<MirrorState> States => [.. _mirrors.Select(m => m.Mirror.State)];

    /// <summary>How the copies in a root stand; null for a root of this machine's own.</summary>
    public MirrorState? Find(string root) => States.FirstOrDefault(s => s.Folder == root);

    /// <summary>Keeps the copies until it is cancelled; ends at once when no root stands for a store.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_mirrors.Select(m => KeepAsync(m.Address, m.Mirror, cancellationToken)));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, mirror) in _mirrors)
        {
            mirror.Dispose();
        }
    }

    private async Task KeepAsync(StoreAddress address, StoreMirror mirror, CancellationToken cancellationToken)
    {
        IRemoteStore? store = null;
        var failures = 0;
        try
        {
            while (true)
            {
                (store, var isWell) = await LookAsync(address, mirror, store, cancellationToken).ConfigureAwait(false);
                failures = isWell ? 0 : failures + 1;
                var wait = WaitAfter(failures);
                var waiting = Task.Delay(wait, _time, cancellationToken);
                mirror.Tell(s => s with { NextAt = _time.GetUtcNow() + wait });
                await waiting.ConfigureAwait(false);
            }
        }
        finally
        {
            store?.Dispose();
        }
    }

    /// <summary>Time to the next look after some failures in a row.</summary>
    private TimeSpan WaitAfter(int failures) =>
        failures == 0 ? _options.Interval : TimeSpan.FromTicks(Math.Max(_options.Interval.Ticks, Math.Min(LongestWait.Ticks, _options.Interval.Ticks << Math.Min(failures, 10))));

    /// <summary>Looks once.</summary>
    /// <returns>The store, open, or null when it is to be opened anew: keys may be others by then; and whether all is well.</returns>
    private async Task<(IRemoteStore? Store, bool IsWell)> LookAsync(StoreAddress address, StoreMirror mirror, IRemoteStore? store, CancellationToken cancellationToken)
    {
        if (TryHold(mirror) is not { } isHeld)
        {
            return (store, false);
        }

        if (!isHeld)
        {
            mirror.Tell(s => s with { Keeper = "another process of this machine" });
            return (store, true);
        }

        mirror.Tell(s => s with { NextAt = null });
        store ??= TryOpen(address, mirror);
        if (store is not null && await TryPassAsync(store, mirror, cancellationToken).ConfigureAwait(false))
        {
            return (store, true);
        }

        store?.Dispose();
        return (null, false);
    }

    private static string Unkept(StoreMirror mirror, Exception error) =>
        $"Copies of {mirror.State.Address} cannot be kept in {mirror.State.Folder} ({error.Message.TrimEnd('.')}): check the free space and the permissions there.";

    /// <summary>Takes the folder; false while another process has it, null when it cannot be written.</summary>
    private bool? TryHold(StoreMirror mirror)
    {
        try
        {
            return mirror.TryHold();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(mirror, Unkept(mirror, e));
            return null;
        }
    }

    private IRemoteStore? TryOpen(StoreAddress address, StoreMirror mirror)
    {
        try
        {
            return _open(address, _options, _time);
        }
        catch (StoreException e)
        {
            Fail(mirror, e.Message);
            return null;
        }
    }

    private async Task<bool> TryPassAsync(IRemoteStore store, StoreMirror mirror, CancellationToken cancellationToken)
    {
        try
        {
            if (await mirror.PassAsync(store, cancellationToken).ConfigureAwait(false) is not { } problem)
            {
                mirror.Tell(s => s with { Problem = null });
                return true;
            }

            Fail(mirror, problem);
        }
        catch (StoreException e)
        {
            Fail(mirror, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(mirror, Unkept(mirror, e));
        }

        return false;
    }

    /// <summary>Says a sentence once, however often it is tried again.</summary>
    private void Fail(StoreMirror mirror, string problem)
    {
        if (mirror.State.Problem != problem)
        {
            LogFailed(problem);
        }

        mirror.Tell(s => s with { Problem = problem, Waiting = 0 });
    }

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogFailed(string problem);
}
