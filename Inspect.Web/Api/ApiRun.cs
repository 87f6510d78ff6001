using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Runs;

namespace Inspect.Web.Api;

/// <summary>A run on the wire. Durations in seconds, times in UTC.</summary>
public sealed record ApiRun
{
    /// <summary>Id of the run: a beginning of at least 8 characters names it, too.</summary>
    public required string Run { get; init; }

    /// <summary>Id in the log.</summary>
    public required string EvalId { get; init; }

    /// <summary>Id of the runs that were started together; absent before there is a log.</summary>
    public string? RunId { get; init; }

    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Full name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>Status of the log; absent before there is one.</summary>
    public EvalStatus? Status { get; init; }

    /// <summary>When it was queued, or its log made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it was found again after the app had ended without a word while it went on.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>Items times epochs.</summary>
    public int TotalSamples { get; init; }

    /// <summary>Samples that ended, by an error or not.</summary>
    public int DoneSamples { get; init; }

    /// <summary>Samples that ended by an error.</summary>
    public int ErroredSamples { get; init; }

    /// <summary>Metrics, with the interval that the samples allow.</summary>
    public ImmutableArray<LiveMetric> Metrics { get; init; } = [];

    /// <summary>Tokens of the answers.</summary>
    public long Tokens { get; init; }

    /// <summary>Output tokens a second, while it goes on.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Seconds that are left, as a range.</summary>
    public LiveEstimate? EtaSeconds { get; init; }

    /// <summary>Tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Run that this one was cloned from.</summary>
    public string? Parent { get; init; }

    /// <summary>Name of its log's file.</summary>
    public string? Log { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Header of the log: <c>eval</c>, <c>plan</c>, <c>results</c>, <c>stats</c>; only where one run is asked for.</summary>
    public JsonElement? Header { get; init; }

    /// <summary>The run as pages see it.</summary>
    public static ApiRun Of(RunView view) => new()
    {
        Run = view.Run,
        EvalId = view.Run,
        RunId = view.Header?.Eval.RunId ?? view.Overview?.RunId ?? view.Queued?.Request.RunId,
        Task = view.Task,
        Model = view.Model,
        State = view.State,
        Status = view.Header?.Status ?? view.Overview?.Status,
        Created = view.Created,
        StartedAt = view.StartedAt,
        CompletedAt = view.CompletedAt,
        RecoveredAt = view.Queued?.Recovered,
        TotalSamples = view.Total,
        DoneSamples = view.Done,
        ErroredSamples = view.Errored,
        Metrics = view.Metrics.IsDefault ? [] : view.Metrics,
        Tokens = view.OutputTokens,
        TokensPerSecond = view.TokensPerSecond,
        EtaSeconds = view.Eta,
        Tags = view.Header is { } header ? header.Tags : view.Overview?.Tags ?? view.Queued?.Request.Tags ?? [],
        Parent = view.Queued?.Request.Parent,
        Log = view.LogPath is { } path ? Path.GetFileName(path) : null,
        Error = view.Error,
    };

    /// <summary>The run with the header of its log.</summary>
    public static ApiRun Whole(RunView view) => Of(view) with
    {
        Header = view.Header is { } header ? LogJson.ToStandardElement(header) : null,
    };
}
