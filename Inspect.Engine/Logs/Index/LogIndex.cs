using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Logs.Index;

/// <summary>
/// The logs below the log folders: headers, summaries and a search over their texts. Kept in memory and in <c>app/index.db</c>, which
/// can be deleted at any time; the folders are watched, and what changed in them shows within two seconds.
/// </summary>
/// <remarks>Thread-safe. One instance serves the whole process.</remarks>
public sealed partial class LogIndex : IAsyncDisposable
{
    private const int MostInline = 500;

    private readonly ConcurrentDictionary<string, LogEntry> _entries = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly SemaphoreSlim _dirty = new(1, 1);
    private readonly SemaphoreSlim _unfilled = new(0, 1);
    private readonly SemaphoreSlim _fillGate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<LogDatabase> _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FillThrottle _throttle;
    private readonly LogWatcher _watcher;
    private readonly Task _watching;
    private readonly Task _filling;
    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);
    private ImmutableArray<LogEntry> _sorted = [];
    private long _version;
    private volatile bool _isLoaded;
    private volatile bool _isWalked;
    private volatile bool _isWalkDue = true;

    /// <summary>Opens the index of the folders that the settings name; the log folder is made if it is missing.</summary>
    /// <param name="options">The folders.</param>
    /// <param name="time">Times of looks and waits.</param>
    /// <param name="logger">Is told of what the index gets over by itself.</param>
    public LogIndex(IOptions<LogsOptions> options, TimeProvider time, ILogger<LogIndex>? logger = null)
    {
        _logger = logger ?? NullLogger<LogIndex>.Instance;
        var folder = Path.GetFullPath(options.Value.Dir);
        Directory.CreateDirectory(folder);
        Folder = folder;
        AppFolder = options.Value.AppDir is { Length: > 0 } chosen ? Path.GetFullPath(chosen) : Path.Combine(folder, LogFolders.AppFolder);
        Roots = [.. options.Value.Roots.Select(Path.GetFullPath).Prepend(folder).Distinct(StringComparer.Ordinal)];
        _database = new Lazy<LogDatabase>(() => LogDatabase.Open(Path.Combine(AppFolder, "index.db"), OnEmptied));
        _time = time;
        _throttle = new FillThrottle(IsRunActive);
        _watcher = new LogWatcher(Roots, time, Report);
        _watching = WatchAsync(_stop.Token);
        _filling = FillAsync(_stop.Token);
    }

    /// <summary>Raised, on a background thread, when logs came, went or changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Folder of new logs.</summary>
    public string Folder { get; }

    /// <summary>Folder of the app's own files.</summary>
    public string AppFolder { get; }

    /// <summary>The log folders, that of new logs first.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>Grows whenever the list changes.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All logs, the latest written first, as they are known: the folders are looked at when their watcher, the timer or a writer says so, and at the first call.</summary>
    /// <remarks>Of very many new ones the older are read in the background; see <see cref="LogEntry.IsPending"/>.</remarks>
    public async Task<IReadOnlyList<LogEntry>> ListAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(MostInline, cancellationToken).ConfigureAwait(false);
        return _sorted;
    }

    /// <summary>The log with an eval id, or with a file name, or the only one whose eval id starts so; null when there is none.</summary>
    /// <exception cref="InspectException">More than one eval id starts so.</exception>
    public async Task<LogEntry?> FindAsync(string evalIdOrPrefix, CancellationToken cancellationToken)
    {
        if (evalIdOrPrefix.Length == 0)
        {
            return null;
        }

        await ReadyAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        var exact = _sorted.FirstOrDefault(e => e.Brief?.EvalId == evalIdOrPrefix || Path.GetFileName(e.Path) == evalIdOrPrefix || e.RelativePath == evalIdOrPrefix);
        if (exact is not null)
        {
            return exact;
        }

        var candidates = _sorted.Where(e => e.Brief?.EvalId.StartsWith(evalIdOrPrefix, StringComparison.Ordinal) == true).DistinctBy(e => e.Brief!.EvalId).ToList();
        return candidates.Count <= 1
            ? candidates.FirstOrDefault()
            : throw new InspectException($"The id {evalIdOrPrefix} is not clear: {string.Join(", ", candidates.Take(5).Select(c => c.Brief!.EvalId))} start so. Give more of it.");
    }

    /// <summary>The log at a path as it is known; null when none is.</summary>
    public LogEntry? Known(string path) => _entries.GetValueOrDefault(path);

    /// <summary>The log at a path, as it is on disk now: for who has just written it.</summary>
    public async Task<LogEntry?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await ReadyAsync(MostInline, cancellationToken).ConfigureAwait(false);
        await RefreshAsync([path], cancellationToken).ConfigureAwait(false);
        return _entries.GetValueOrDefault(path);
    }

    /// <summary>Samples of all logs read so far whose input, target, answer or error holds words that start with those given, best first.</summary>
    public async Task<IReadOnlyList<LogSearchHit>> SearchAsync(string words, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return [];
        }

        using var reading = _throttle.Reading();
        return await Task.Run(() => Search(words, count).Select(h => new LogSearchHit(h.Path, h.Summary)).ToList(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until every log there is now has been read and can be searched.</summary>
    /// <exception cref="InspectException">The database of the index cannot be written.</exception>
    public async Task FillAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var hurrying = _throttle.Hurrying();
        try
        {
            while (true)
            {
                await WalkAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
                if (await Task.Run(() => FillSamples(cancellationToken) == 0, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            throw new InspectException($"The samples cannot be made searchable: {e.Message} Check the free space and the permissions of {AppFolder}.", e);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _watcher.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching, _filling).ConfigureAwait(false);
        if (_database.IsValueCreated)
        {
            _database.Value.Dispose();
        }

        _refreshing.Dispose();
        _dirty.Dispose();
        _unfilled.Dispose();
        _fillGate.Dispose();
        _throttle.Dispose();
        _stop.Dispose();
    }

    private static void Signal(SemaphoreSlim signal)
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is signalled already.
        }
        catch (ObjectDisposedException)
        {
            // A last report of the system after the end.
        }
    }

    /// <summary>The database is begun anew, so everything is to be filled in.</summary>
    private void OnEmptied()
    {
        LogEmptied(_logger);
        _filtered.Clear();
        Signal(_unfilled);
    }

    private List<(string Path, EvalSampleSummary Summary)> Search(string words, int count)
    {
        try
        {
            return _database.Value.Use(connection => SampleRows.Search(connection, words, count));
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            // No index, no hits: the logs themselves can still be opened.
            LogUnreadable(_logger, e);
            return [];
        }
    }
}
