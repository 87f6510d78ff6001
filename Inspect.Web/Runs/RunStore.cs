using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>All runs, from the queue, the live feed and the log folders, as pages show them. Thread-safe.</summary>
public sealed class RunStore(EvalQueue queue, LiveFeed feed, LogIndex index, RunMetrics metrics, TimeProvider time)
{
    /// <summary>Views of logs that ended, by path: a header is parsed once a version of its file.</summary>
    private readonly ConcurrentDictionary<string, (DateTimeOffset ModifiedAt, long SizeBytes, RunView View)> _ended = new(StringComparer.Ordinal);

    /// <summary>All runs, newest first.</summary>
    public async Task<IReadOnlyList<RunView>> ListAsync(CancellationToken cancellationToken)
    {
        var queued = queue.List().ToDictionary(r => r.EvalId);
        var views = new List<RunView>();
        foreach (var entry in await index.ListAsync(cancellationToken))
        {
            var id = entry.Overview?.EvalId;
            var run = id is not null && queued.Remove(id, out var known) ? known : null;
            views.Add(Merge(id, run, entry));
        }

        // What is left in the queue has no log: it waits, loads, or failed before one was made.
        views.AddRange(queued.Values.Select(run => Merge(run.EvalId, run, null)));
        return [.. views.OrderByDescending(v => v.Created)];
    }

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
        if (queued is not null && live is not null && live.Header is null)
        {
            return Merge(queued.EvalId, queued, null);
        }

        var entry = await index.FindAsync(queued?.EvalId ?? run, cancellationToken);
        return queued is null && entry is null ? null : Merge(queued?.EvalId ?? entry!.Overview?.EvalId, queued, entry);
    }

    /// <summary>The samples of a run as they stand, in the order of the plan.</summary>
    public async Task<IReadOnlyList<SampleView>> SamplesAsync(RunView run, CancellationToken cancellationToken)
    {
        if (feed.Find(run.Run) is { Header: not null } live)
        {
            var now = time.GetUtcNow();
            return [.. live.Samples().Select(s => SampleView.Of(s, now))];
        }

        return run.LogPath is { } path && File.Exists(path)
            ? [.. (await EvalLogReader.ReadSummariesAsync(path, cancellationToken)).Select(SampleView.Of)]
            : [];
    }

    /// <summary>Opens one sample to be read page by page; null when it has not ended or there is none.</summary>
    /// <exception cref="EvalLogException">The sample is damaged.</exception>
    public async Task<SampleContent?> OpenSampleAsync(RunView run, SampleId id, int epoch, CancellationToken cancellationToken)
    {
        if (feed.Find(run.Run)?.FindFinished(id, epoch) is { } recent)
        {
            return new SampleContent(SampleReader.Of(recent));
        }

        return run.LogPath is { } path && File.Exists(path) ? new SampleContent(await SampleReader.OpenAsync(path, id, epoch, cancellationToken)) : null;
    }

    private RunView Merge(string? id, QueuedRun? queued, LogEntry? entry)
    {
        var live = id is null ? null : feed.Find(id);
        var view = live?.Header is { } header ? OfHeader(header, entry) : entry?.Overview is null ? OfQueue(queued, entry) : OfEntry(entry);
        view = view with { Queued = queued, LogPath = entry?.Path ?? queued?.Log };
        if (queued is not null)
        {
            view = view with { Error = queued.Error ?? view.Error, Created = queued.Created };
        }

        return live is null || (live.IsFinished && view.Header?.Results is not null && live.Header?.Results is null) ? view : WithLive(view, live);
    }

    private RunView OfEntry(LogEntry entry)
    {
        if (_ended.TryGetValue(entry.Path, out var known) && known.ModifiedAt == entry.ModifiedAt && known.SizeBytes == entry.SizeBytes)
        {
            return known.View;
        }

        var view = OfHeader(entry.Header!, entry);
        if (view.Header!.Status != EvalStatus.Started)
        {
            _ended[entry.Path] = (entry.ModifiedAt, entry.SizeBytes, view);
        }

        return view;
    }

    private static RunView OfQueue(QueuedRun? queued, LogEntry? entry) => queued is null
        ? new RunView
        {
            Run = entry!.RelativePath, Task = Path.GetFileNameWithoutExtension(entry.Path), Model = "–", State = RunState.Failed, Created = entry.ModifiedAt, Error = entry.Problem,
        }
        : new RunView
        {
            Run = queued.EvalId, Task = queued.Task, Model = queued.Model, State = queued.State, Created = queued.Created, CompletedAt = queued.Completed,
            Total = queued.TotalSamples, Epochs = queued.Request.EvalConfig.Epochs ?? 1,
        };

    private RunView OfHeader(EvalLog header, LogEntry? entry)
    {
        var epochs = header.Eval.Config.Epochs ?? 1;
        var items = header.Eval.Dataset.SampleIds?.Length ?? header.Eval.Dataset.Samples ?? 0;
        return new RunView
        {
            Run = header.Eval.EvalId ?? entry?.RelativePath ?? string.Empty,
            Task = header.Eval.Task,
            Model = header.Eval.Model,
            State = StateOf(header, entry),
            Created = header.Eval.Created,
            StartedAt = header.Stats.StartedAt ?? header.Eval.Created,
            CompletedAt = header.Stats.CompletedAt,
            Items = items,
            Epochs = epochs,
            Total = header.Results?.TotalSamples ?? items * epochs,
            Done = header.Results?.CompletedSamples ?? 0,
            Errored = header.Results is { } results && header.Status != EvalStatus.Cancelled ? results.TotalSamples - results.CompletedSamples : 0,
            Metrics = metrics.Of(header),
            OutputTokens = header.Stats.ModelUsage.Values.Sum(u => u.OutputTokens),
            Header = header,
            Error = header.Error?.Message ?? entry?.Problem,
        };
    }

    private RunState StateOf(EvalLog header, LogEntry? entry) => header.Status switch
    {
        EvalStatus.Success => RunState.Done,
        EvalStatus.Cancelled => RunState.Cancelled,
        EvalStatus.Error => RunState.Failed,
        _ => entry is not null && RunningLogs.IsRunning(entry.Path, time) ? RunState.Running : RunState.Interrupted,
    };

    private static RunView WithLive(RunView view, LiveRun live)
    {
        var progress = live.Last("progress");
        var running = live.Last("metrics")?.Metrics;
        return view with
        {
            State = live.State,
            Detail = live.Detail,
            Error = live.State == RunState.Failed ? live.Detail ?? view.Error : view.Error,
            Total = progress?.Total ?? view.Total,
            Done = progress?.Done ?? view.Done,
            Errored = progress?.Errored ?? view.Errored,
            Metrics = running ?? view.Metrics,
            OutputTokens = progress?.Tokens ?? view.OutputTokens,
            TokensPerSecond = progress?.TokensPerSecond,
            Eta = progress?.EtaSeconds,
        };
    }
}
