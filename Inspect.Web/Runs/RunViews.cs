using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Statistics;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>Makes the view of a run from what is known of it.</summary>
internal static class RunViews
{
    /// <summary>A row of a list, from the overview of the log.</summary>
    public static RunView OfOverview(LogEntry? entry, LogOverview log, RunState state)
    {
        var epochs = log.Epochs ?? 1;
        var items = log.Items ?? 0;
        var total = log.TotalSamples ?? items * epochs;
        var completed = log.CompletedSamples ?? 0;
        return new RunView
        {
            Run = log.EvalId.Length > 0 || entry is null ? log.EvalId : entry.RelativePath,
            Task = log.Task,
            Model = log.Model,
            State = state,
            Created = log.Created,
            StartedAt = log.StartedAt ?? log.Created,
            CompletedAt = log.CompletedAt,
            Items = items,
            Epochs = epochs,
            Total = total,
            // Where a run did not end as planned, what it lacks may have failed or never begun: its samples tell.
            Done = log.Status == EvalStatus.Success ? total : completed,
            Errored = log.Status == EvalStatus.Success ? total - completed : 0,
            Metrics = log is { Metric: { } metric, MetricValue: { } value } ? [new LiveMetric(log.Scorer ?? string.Empty, metric, value, log.Lower, log.Upper, log.Reducer)] : [],
            ScoredSamples = log.ScoredItems is { } scored ? ScoreInterval.SamplesOf(scored, epochs, completed) : Whole(epochs, items, completed),
            Scorers = log.Scorers,
            OutputTokens = log.OutputTokens,
            Overview = log,
            LogPath = entry?.Path,
            Error = log.Error,
        };
    }

    /// <summary>The run that is open, from the header of its log.</summary>
    public static RunView OfHeader(EvalLog header, LogEntry? entry, RunState state)
    {
        var overview = LogOverview.Of(header);
        var epochs = overview.Epochs ?? 1;
        return OfOverview(entry, overview, state) with
        {
            Header = header,
            Task = header.Eval.Task,
            Metrics = [.. MetricsOf(header, epochs)],
        };
    }

    /// <summary>A run that has no log yet.</summary>
    public static RunView OfQueue(QueuedRun run, RunState state) => new()
    {
        Run = run.EvalId,
        Task = run.Task,
        Model = run.Model,
        State = state,
        Created = run.Created,
        CompletedAt = run.Completed,
        Total = run.TotalSamples,
        Epochs = run.Request.EvalConfig.Epochs ?? 1,
        Scorers = [.. run.Request.Scorer?.Select(s => s.Name) ?? []],
        Error = run.Error,
    };

    /// <summary>A log that cannot be read, or is not read yet.</summary>
    public static RunView OfFile(LogEntry entry) => new()
    {
        Run = entry.RelativePath,
        Task = Path.GetFileNameWithoutExtension(entry.Path),
        Model = "–",
        State = RunState.Unreadable,
        Created = entry.ModifiedAt,
        LogPath = entry.Path,
        Error = entry.Problem,
        CanClone = false,
    };

    /// <summary>What the feed knows better than the log.</summary>
    public static RunView WithLive(RunView view, LiveStanding live)
    {
        var hasBegun = live.Counts.Count > 0;
        return view with
        {
            State = live.State,
            Detail = live.Detail,
            Error = live.State == RunState.Failed ? live.Detail ?? view.Error : view.Error,
            Counts = hasBegun ? live.Counts : view.Counts,
            Total = hasBegun ? live.Total : view.Total,
            Done = hasBegun ? live.Done : view.Done,
            Errored = hasBegun ? live.Errored : view.Errored,
            Cancelled = hasBegun ? live.Cancelled : view.Cancelled,
            Metrics = live.Metrics.IsEmpty ? view.Metrics : live.Metrics,
            ScoredSamples = hasBegun ? live.Scored : view.ScoredSamples,
            Passed = live.Passed,
            OutputTokens = hasBegun ? live.Tokens : view.OutputTokens,
            TokensPerSecond = live.TokensPerSecond,
            Eta = live.Eta,
            Calls = live.Calls,
            LogPath = live.Log ?? view.LogPath,
        };
    }

    /// <summary>What the samples say of a run whose log has no results: one that another process writes, or that did not come to its end.</summary>
    public static RunView WithWritten(RunView view, WrittenProgress progress) => view with
    {
        Counts = progress.Counts,
        Done = progress.Done,
        Errored = progress.Errored,
        Cancelled = progress.Cancelled,
        OutputTokens = progress.OutputTokens,
        Metrics = progress.Metric is { } metric ? [metric] : view.Metrics,
        ScoredSamples = progress.Scored,
        Passed = progress.Passed,
        BrokeOffAt = view.State is RunState.Interrupted or RunState.Paused or RunState.Queued or RunState.Loading ? progress.LastEnded : null,
    };

    /// <summary>The metrics of a log; the one that stands for the run comes first.</summary>
    private static IEnumerable<LiveMetric> MetricsOf(EvalLog header, int epochs) =>
        from score in header.Results?.Scores ?? []
        from metric in score.Metrics
        orderby LogOverview.Headline(header.Results) == (score, metric.Key) descending
        let interval = MetricInterval.Of(header.Results!, score, metric.Key, epochs)
        select new LiveMetric(score.Name, metric.Key, metric.Value.Value, interval?.Lower, interval?.Upper, score.Reducer);

    /// <summary>Samples that ended well, where each counts the same in the mean.</summary>
    private static int? Whole(int epochs, int items, int completed) => epochs == 1 || items <= 1 || completed == items * epochs ? completed : null;
}
