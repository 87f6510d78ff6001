using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;

namespace Inspect.Engine.Logs;

/// <summary>Settings of a run; each is optional (log format 5.3).</summary>
public sealed record EvalConfig : LogRecord
{
    /// <summary>First items only: a count, or a range of two.</summary>
    public JsonElement? Limit { get; init; }

    /// <summary>Repetitions of each item.</summary>
    public int? Epochs { get; init; }

    /// <summary>How the epochs of an item are combined.</summary>
    public ImmutableArray<string>? EpochsReducer { get; init; }

    /// <summary>True: any error fails the run; false: none; below 1: share of the samples; else a count.</summary>
    public JsonElement? FailOnError { get; init; }

    /// <summary>All samples run before the run fails.</summary>
    public bool? ContinueOnFail { get; init; }

    /// <summary>Samples that run at the same time.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>Samples are kept in the log.</summary>
    public bool? LogSamples { get; init; }

    /// <summary>Samples are scored while the run goes.</summary>
    public bool? ScoreDisplay { get; init; }
}
