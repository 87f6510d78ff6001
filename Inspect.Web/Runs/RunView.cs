using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>A run as pages show it, the same whether it waits, goes on or lies in a log.</summary>
public sealed record RunView
{
    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Full name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>When it was queued or its log made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>More on the state: what is loaded.</summary>
    public string? Detail { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the last sample of a run that broke off ended: how far it is known to have gone on.</summary>
    public DateTimeOffset? BrokeOffAt { get; init; }

    /// <summary>Items of the run.</summary>
    public int Items { get; init; }

    /// <summary>Repetitions of each.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Items times epochs.</summary>
    public int Total { get; init; }

    /// <summary>Samples that ended, by an error or not; those that were stopped with the run are none of them.</summary>
    public int Done { get; init; }

    /// <summary>Samples that ended by an error.</summary>
    public int Errored { get; init; }

    /// <summary>Samples that were stopped with the run.</summary>
    public int Cancelled { get; init; }

    /// <summary>Samples by what became of them, counted together with the score; null for a log that has its results, whose samples are counted on their own.</summary>
    public IReadOnlyDictionary<SampleOutcome, int>? Counts { get; init; }

    /// <summary>Metrics with intervals; the first is the headline.</summary>
    public ImmutableArray<LiveMetric> Metrics { get; init; } = [];

    /// <summary>Scores of the runs of the same task, model and scorer up to this one, the oldest first; of many the latest, and none where the run is looked at by itself.</summary>
    public ImmutableArray<double> History { get; init; } = [];

    /// <summary>Samples behind the headline; null where the counts do not say it, since the items differ in how many of their epochs have a score.</summary>
    public int? ScoredSamples { get; init; }

    /// <summary>Samples that passed, counted one by one; null where they were not.</summary>
    public int? Passed { get; init; }

    /// <summary>Its samples are read just now: what they say is shown in a moment.</summary>
    public bool IsBeingRead { get; init; }

    /// <summary>Names of the scorers, in order.</summary>
    public ImmutableArray<string> Scorers { get; init; } = [];

    /// <summary>Names of the scorers, and of those that only the results name, as in old logs.</summary>
    public IEnumerable<string> ScorerNames => Scorers.Union(Metrics.Select(m => m.Scorer));

    /// <summary>Tokens of the answers.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Output tokens a second, while it goes on.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Seconds that are left.</summary>
    public LiveEstimate? Eta { get; init; }

    /// <summary>Calls to the server of its model while it goes on; null otherwise.</summary>
    public LiveCalls? Calls { get; init; }

    /// <summary>Header of the log, for the run that is open; null in lists, and before it runs.</summary>
    public EvalLog? Header { get; init; }

    /// <summary>What the index knows of the log; null before there is one.</summary>
    public LogOverview? Overview { get; init; }

    /// <summary>The request; null for logs of others.</summary>
    public QueuedRun? Queued { get; init; }

    /// <summary>Path of the log.</summary>
    public string? LogPath { get; init; }

    /// <summary>Folder of the log below its root, empty for the root itself; null where nobody has looked.</summary>
    public string? Folder { get; init; }

    /// <summary>Why it failed, or why its log cannot be read.</summary>
    public string? Error { get; init; }

    /// <summary>What it ran is known; false for a damaged log.</summary>
    public bool CanClone { get; init; } = true;

    /// <summary>The number that stands for the run; null where there is none.</summary>
    public LiveMetric? Headline => Metrics.IsDefaultOrEmpty ? null : Metrics[0];

    /// <summary>Model without its provider.</summary>
    public string ModelName => Model[(Model.LastIndexOf('/') + 1)..];

    /// <summary>The run goes on, waits or is held.</summary>
    public bool IsActive => State.IsActive();

    /// <summary>Settings of the model calls, merged.</summary>
    public GenerateConfig Config => Header?.Plan.Config ?? Queued?.Request.GenerateConfig ?? GenerateConfig.Empty;
}
