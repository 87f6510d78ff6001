using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Settings of a run that this app uses, under the names that they have in a log; null leaves a setting to the level below. Others stay in <see cref="LogRecord.Unknown"/>.</summary>
public sealed record RunSettings : LogRecord
{
    /// <summary>No setting at all.</summary>
    public static RunSettings Empty { get; } = new();

    /// <summary>Repetitions of each item.</summary>
    public int? Epochs { get; init; }

    /// <summary>How the epochs of an item are combined.</summary>
    public ImmutableArray<string>? EpochsReducer { get; init; }

    /// <summary>First items only: a count, or a range of two.</summary>
    public JsonElement? Limit { get; init; }

    /// <summary>Chosen items: ids and patterns.</summary>
    public JsonElement? SampleId { get; init; }

    /// <summary>Items are shuffled: true, false, or the seed.</summary>
    public JsonElement? SampleShuffle { get; init; }

    /// <summary>True, false, a share below 1 or a count (semantics 7.3).</summary>
    public JsonElement? FailOnError { get; init; }

    /// <summary>All samples run before the run fails.</summary>
    public bool? ContinueOnFail { get; init; }

    /// <summary>Further attempts of a sample that fails.</summary>
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

    /// <summary>Seconds that a sample can take.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>Seconds that a sample can work.</summary>
    public double? WorkingLimit { get; init; }

    /// <summary>Dollars that a sample can cost.</summary>
    public double? CostLimit { get; init; }

    /// <summary>Samples that run at the same time.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>The log holds the samples, and not their results alone.</summary>
    public bool? LogSamples { get; init; }

    /// <summary>The log holds pictures and other media.</summary>
    public bool? LogImages { get; init; }

    /// <summary>The log holds the raw model calls: all, or those that failed alone.</summary>
    public bool? LogModelApi { get; init; }

    /// <summary>Samples that wait before the log file is brought up to date.</summary>
    public int? LogBuffer { get; init; }

    /// <summary>Metrics are computed while the run goes on.</summary>
    public bool? ScoreDisplay { get; init; }

    /// <summary>These settings with those of <paramref name="over"/> wherever it has any.</summary>
    public RunSettings Merge(RunSettings over) => RecordFields.MergeInto(this with { }, over);
}
