using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Inspect.Engine;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>All runs, from the queue, the live feed and the log folders, as pages show them. Thread-safe; nothing is read for a page but the rows that it shows.</summary>
public sealed partial class RunStore(EvalQueue queue, LiveFeed feed, LogIndex index, WrittenLogs written, TimeProvider time)
{
    private const int MostOrders = 32;
    private const int MostOpen = 16;

    /// <summary>Whether a log is being written is a look at the disk.</summary>
    private static readonly TimeSpan WritingKnown = TimeSpan.FromSeconds(2);

    /// <summary>What a running run's header says is made out once, not at every look.</summary>
    private static readonly ConditionalWeakTable<EvalLog, RunView> Headers = [];

    private readonly ConcurrentDictionary<string, (bool IsWritten, long At)> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RunQuery, RunOrder> _orders = new();
    private readonly ConcurrentDictionary<string, (LogEntry Entry, RunView View)> _open = new(StringComparer.Ordinal);
    private RunOrder? _all;

    /// <summary>Histories of the runs of an order, for as long as it is in use.</summary>
    private readonly ConditionalWeakTable<RunOrder, RunHistories> _histories = [];

    /// <summary>Some lines of a query, and what it holds.</summary>
    /// <param name="query">Which runs.</param>
    /// <param name="first">Number of the first line, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RunList> ListAsync(RunQuery query, int first, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var all = All(await index.ListAsync(cancellationToken));
        var order = OrderOf(query, all);
        return new RunList([.. order.Lines.Skip(first).Take(count).Select(l => new RunLine(l.Key is { } key ? RowOf(key) : null, l.Group))], order.Lines.Length, order.Keys.Length, query.HidesRetried ? all.Keys.Length - all.Retried.Value.Count : all.Keys.Length)
        {
            RetriedSource = all.Retried,
            States = order.States,
            FacetSource = order.Facets,
            Error = order.Error,
        };
    }

    /// <summary>The logs of all folders, each with the number of its runs.</summary>
    public async Task<IReadOnlyList<(RunFolder Folder, int Count)>> FoldersAsync(bool hidesRetried, CancellationToken cancellationToken) =>
    [
        .. OrderOf(new RunQuery { HidesRetried = hidesRetried }, All(await index.ListAsync(cancellationToken))).Keys
            .Where(k => k.Entry is not null)
            .CountBy(k => new RunFolder(k.Entry!.Root, k.Folder!))
            .Select(c => (c.Key, c.Value)),
    ];

    /// <summary>Names of all scorers of the logs, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> ScorersAsync(CancellationToken cancellationToken) => await ValuesAsync("scorer", 200, cancellationToken);

    /// <summary>Place of a run's line in a query, from 0; -1 when it is not in it.</summary>
    public async Task<int> PositionAsync(RunQuery query, string run, CancellationToken cancellationToken)
    {
        var lines = OrderOf(query, All(await index.ListAsync(cancellationToken))).Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Key is { } key && (key.Id ?? key.Entry!.RelativePath) == run)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Values that a name of a filter has in the runs, the most frequent first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> ValuesAsync(string name, int most, CancellationToken cancellationToken) =>
    [
        .. All(await index.ListAsync(cancellationToken)).Keys
            .SelectMany(k => RunNames.ValueOf(k, StateOf(k), name) is var value && value.Text is { } text ? [text] : value.Texts.AsEnumerable())
            .CountBy(t => t)
            .OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.OrdinalIgnoreCase)
            .Take(most)
            .Select(c => c.Key),
    ];

    /// <summary>Keys that may follow a name with keys: metrics of <c>scores</c>, arguments of the task, metadata.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string name, int most, CancellationToken cancellationToken) => await Task.Run(
        async () => All(await index.ListAsync(cancellationToken)).Keys
            .SelectMany(k => k.Entry?.Overview is { } log ? RunNames.KeysOf(log, name) : [])
            .CountBy(key => key)
            .OrderByDescending(c => c.Value)
            .Take(most)
            .Select(c => c.Key)
            .ToList(),
        cancellationToken);

    /// <summary>One run by its id or a unique prefix of at least 8 characters, or by the name or path of its log; null when there is none.</summary>
    /// <exception cref="InspectException">Several runs begin with the prefix.</exception>
    public async Task<RunView?> FindAsync(string run, CancellationToken cancellationToken)
    {
        if (run.Length < 8 && !run.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        var queued = queue.Find(run);
        var live = feed.Find(queued?.EvalId ?? run);
        if ((live is { IsFinished: false } && !IsStillInLog(live, queued)) || (live is { IsFinished: true, Log: null } && queued is not null))
        {
            return WithQueued(OfLive(live, queued), queued);
        }

        var entry = live?.Log is { } log ? await index.ReadAsync(log, cancellationToken)
            : queued?.Log is { } known ? await index.ReadAsync(known, cancellationToken) ?? await index.FindAsync(queued.EvalId, cancellationToken)
            : await index.FindAsync(queued?.EvalId ?? run, cancellationToken);
        return entry is null ? queued is null || IsGone(queued) ? null : WithQueued(RunViews.OfQueue(queued, queued.State), queued) : await OpenAsync(new RunKey(entry, queued), cancellationToken);
    }

    /// <summary>The process of some run writes a log now.</summary>
    internal bool IsWritten(string path)
    {
        if (!_written.TryGetValue(path, out var known) || time.GetElapsedTime(known.At) > WritingKnown)
        {
            _written[path] = known = (RunningLogs.IsRunning(path, time), time.GetTimestamp());
        }

        return known.IsWritten;
    }

    private static RunView WithQueued(RunView view, QueuedRun? queued) =>
        queued is null ? view : view with { Queued = queued, Error = queued.Error ?? view.Error, Created = queued.Created, LogPath = view.LogPath ?? queued.Log };

    private static RunView OfLive(LiveRun live, QueuedRun? queued)
    {
        var standing = live.Standing();
        var view = standing.Header is { } header ? Headers.GetValue(header, h => RunViews.OfHeader(h, null, RunState.Running))
            : queued is not null ? RunViews.OfQueue(queued, standing.State)
            : new RunView { Run = live.EvalId, Task = live.EvalId, Model = "–", State = standing.State, Created = DateTimeOffset.UnixEpoch, CanClone = false };
        return RunViews.WithLive(view, standing);
    }

    /// <summary>The run with its header, which is read once for all who look at it, as long as the log stays as it is.</summary>
    private async Task<RunView> OpenAsync(RunKey key, CancellationToken cancellationToken)
    {
        var entry = key.Entry!;
        var state = key.StateIn(feed, IsWritten);
        if (_open.TryGetValue(entry.Path, out var known) && ReferenceEquals(known.Entry, entry))
        {
            return WithQueued(await WithSamplesAsync(known.View with { State = state }, entry), key.Queued);
        }

        if (await Task.Run(() => entry.Header, cancellationToken) is not { } header)
        {
            return RowOf(key);
        }

        var view = RunViews.OfHeader(header, entry, state) with { LogPath = entry.Path };
        if (_open.Count >= MostOpen)
        {
            _open.Clear();
        }

        _open[entry.Path] = (entry, view);
        return WithQueued(await WithSamplesAsync(view, entry), key.Queued);
    }

    private RunView RowOf(RunKey key)
    {
        if (key.Id is { } id && feed.Find(id) is { IsFinished: false } live && (key.Entry is null || !IsStillInLog(live, key.Queued)))
        {
            return WithQueued(OfLive(live, key.Queued), key.Queued) with { History = HistoryOf(key) };
        }

        var state = key.StateIn(feed, IsWritten);
        var view = key.Entry?.Overview is { } overview ? RunViews.OfOverview(key.Entry, overview, state)
            : key.Queued is not null ? RunViews.OfQueue(key.Queued, state)
            : RunViews.OfFile(key.Entry!);
        view = view with { Folder = key.Folder, History = HistoryOf(key) };
        return WithQueued(key.Entry is null || !IsToldBySamples(view) ? view
            : written.Of(key.Entry.Path, view.IsActive) is { } progress ? RunViews.WithWritten(view, progress)
            : view with { IsBeingRead = true }, key.Queued);
    }

    private ImmutableArray<double> HistoryOf(RunKey key) => key.Entry?.Brief is { } brief && _all is { } all ? _histories.GetValue(all, RunHistories.Of).UpTo(brief) : [];

    /// <summary>A run that goes on after a restart while its model loads: what it has, its log alone knows.</summary>
    private static bool IsStillInLog(LiveRun live, QueuedRun? queued) => live.Log is null && queued?.Log is { } log && File.Exists(log);

    /// <summary>The log has no results, or not yet: the samples say how far the run came, and how well.</summary>
    private static bool IsToldBySamples(RunView view) =>
        view.State is RunState.Running or RunState.Interrupted or RunState.Paused or RunState.Queued or RunState.Loading || (view is { State: RunState.Cancelled or RunState.Failed, Headline: null });

    private async Task<RunView> WithSamplesAsync(RunView view, LogEntry entry) =>
        IsToldBySamples(view) && await written.ReadAsync(entry.Path, view.IsActive) is { } progress ? RunViews.WithWritten(view, progress) : view;

    /// <summary>All runs, the newest first. Made anew when a log or a run of the queue came, went or changed, not when somebody looks.</summary>
    private RunOrder All(IReadOnlyList<LogEntry> entries)
    {
        var version = (index.Version, queue.Version, feed.Version);
        if (_all is { } known && known.Version == version)
        {
            return known;
        }

        var queued = queue.List().ToDictionary(r => r.EvalId, StringComparer.Ordinal);
        var keys = new List<RunKey>(entries.Count + queued.Count);
        foreach (var entry in entries)
        {
            keys.Add(new RunKey(entry, entry.Brief is { } brief && queued.Remove(brief.EvalId, out var run) ? run : null));
        }

        // What is left in the queue has no log: it waits, loads, or failed before one was made.
        keys.AddRange(queued.Values.Where(run => !IsGone(run)).Select(run => new RunKey(null, run)));
        ImmutableArray<RunKey> all = [.. keys.OrderByDescending(k => k.Created)];
        return _all = RunOrder.Of(version, RunQuery.All, all, new Lazy<IReadOnlySet<RunKey>>(() => RetriedRuns.Among(all)), StateOf);
    }

    private RunOrder OrderOf(RunQuery query, RunOrder all)
    {
        if (query == RunQuery.All)
        {
            return all;
        }

        if (_orders.TryGetValue(query, out var known) && known.Version == all.Version)
        {
            return known;
        }

        if (_orders.Count >= MostOrders)
        {
            _orders.Clear();
        }

        var found = query with { Sort = null, Group = RunGrouping.None };
        return _orders[query] = query == found ? RunOrder.Of(all.Version, query, all.Keys, all.Retried, StateOf) : OrderOf(found, all).As(query);
    }

    /// <summary>It ended, and somebody has moved its log away since.</summary>
    private static bool IsGone(QueuedRun run) => run.State is RunState.Done or RunState.Cancelled or RunState.Failed && run.Log is { } log && !File.Exists(log);

    private static AcrossRow RowOfSample(RunKey run, LogSearchHit hit) =>
        new(run.Id is { Length: > 0 } id ? id : run.Entry!.RelativePath, run.Entry!.Brief!.Task, run.Entry.Brief.Model, SampleView.Of(hit.Summary));

    private RunState StateOf(RunKey run) => run.StateIn(feed, IsWritten);
}
