using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>Settings of a run; each is optional (log format 5.3).</summary>
public sealed record EvalConfig : LogRecord
{
    /// <summary>First items only: a count, or a range of two.</summary>
    public JsonElement? Limit { get; init; }

    /// <summary>Chosen items: one id, or a list.</summary>
    public JsonElement? SampleId { get; init; }

    /// <summary>Items were shuffled: true, or the seed.</summary>
    public JsonElement? SampleShuffle { get; init; }

    /// <summary>Repetitions of each item.</summary>
    public int? Epochs { get; init; }

    /// <summary>How the epochs of an item are combined.</summary>
    public ImmutableArray<string>? EpochsReducer { get; init; }

    /// <summary>Who approves tool calls.</summary>
    public JsonElement? Approval { get; init; }

    /// <summary>Who reviews tool results.</summary>
    public JsonElement? Review { get; init; }

    /// <summary>Monitors and protocols, opaque.</summary>
    public JsonElement? Sentinel { get; init; }

    /// <summary>True, or a configuration file.</summary>
    public JsonElement? Notification { get; init; }

    /// <summary>True: any error fails the run; false: none; below 1: share of the samples; else a count.</summary>
    public JsonElement? FailOnError { get; init; }

    /// <summary>All samples run before the run fails.</summary>
    public bool? ContinueOnFail { get; init; }

    /// <summary>Attempts of a sample that fails.</summary>
    public int? RetryOnError { get; init; }

    /// <summary>Samples that failed are scored too.</summary>
    public bool? ScoreOnError { get; init; }

    /// <summary>Most messages of a sample.</summary>
    public int? MessageLimit { get; init; }

    /// <summary>Most tokens of a sample.</summary>
    public long? TokenLimit { get; init; }

    /// <summary>Which tokens count: <c>all</c>, <c>output</c> or a formula.</summary>
    public string? TokenLimitType { get; init; }

    /// <summary>Most generations of a sample.</summary>
    public int? TurnLimit { get; init; }

    /// <summary>Seconds a sample can take.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public double? TimeLimit { get; init; }

    /// <summary>Seconds of work a sample can take.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public double? WorkingLimit { get; init; }

    /// <summary>Dollars a sample can cost.</summary>
    public double? CostLimit { get; init; }

    /// <summary>Samples that run at the same time.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>Tasks that run at the same time.</summary>
    public int? MaxTasks { get; init; }

    /// <summary>Processes that run at the same time.</summary>
    public int? MaxSubprocesses { get; init; }

    /// <summary>Sandboxes that run at the same time.</summary>
    public int? MaxSandboxes { get; init; }

    /// <summary>Megabytes that the dataset can take in memory.</summary>
    public int? MaxDatasetMemory { get; init; }

    /// <summary>Sandboxes are removed at the end.</summary>
    public bool? SandboxCleanup { get; init; }

    /// <summary>Sandboxes were built before.</summary>
    public bool? SandboxPrebuilt { get; init; }

    /// <summary>Samples are kept in the log.</summary>
    public bool? LogSamples { get; init; }

    /// <summary>Events can be watched while a sample runs.</summary>
    public bool? LogRealtime { get; init; }

    /// <summary>Images are kept in the log.</summary>
    public bool? LogImages { get; init; }

    /// <summary>Raw model calls are kept in the log.</summary>
    public bool? LogModelApi { get; init; }

    /// <summary>Samples a flush.</summary>
    public int? LogBuffer { get; init; }

    /// <summary>Seconds between syncs of live events to the log folder.</summary>
    public int? LogShared { get; init; }

    /// <summary>Scores are shown while the run goes.</summary>
    public bool? ScoreDisplay { get; init; }

    /// <summary>Agent client server: a switch, a port or an address.</summary>
    public JsonElement? AcpServer { get; init; }
}
