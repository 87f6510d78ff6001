using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <summary>Something that changed in a run. Carries ids and numbers, not contents: fetch what is shown.</summary>
public sealed record LiveUpdate
{
    /// <summary>Grows by one within the run.</summary>
    public long Number { get; init; }

    /// <summary>The run.</summary>
    public required string EvalId { get; init; }

    /// <summary><c>state</c>, <c>sample</c>, <c>event</c>, <c>message</c>, <c>text</c>, <c>score</c>, <c>metrics</c>, <c>progress</c>, <c>finished</c>, <c>snapshot</c> or <c>failed</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>State of the run.</summary>
    public RunState? State { get; init; }

    /// <summary>More on the state: what is loaded, the reason.</summary>
    public string? Detail { get; init; }

    /// <summary>Id of the item.</summary>
    public SampleId? Id { get; init; }

    /// <summary>Repetition.</summary>
    public int? Epoch { get; init; }

    /// <summary>Unique id of the sample.</summary>
    public string? Uuid { get; init; }

    /// <summary>State of the sample.</summary>
    public SampleState? SampleState { get; init; }

    /// <summary>Attempt at the sample, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>Unique id of the event.</summary>
    public string? EventUuid { get; init; }

    /// <summary>Kind of the event.</summary>
    public string? Event { get; init; }

    /// <summary>Position of the event or message.</summary>
    public int? Index { get; init; }

    /// <summary>The event is not over.</summary>
    public bool? Pending { get; init; }

    /// <summary>Role of the message.</summary>
    public string? Role { get; init; }

    /// <summary>Characters of the answer so far.</summary>
    public int? Length { get; init; }

    /// <summary>Name of the scorer.</summary>
    public string? Scorer { get; init; }

    /// <summary>The judgement.</summary>
    public ScoreValue? Value { get; init; }

    /// <summary>The sample goes on after the score.</summary>
    public bool? Intermediate { get; init; }

    /// <summary>Metrics so far.</summary>
    public ImmutableArray<LiveMetric>? Metrics { get; init; }

    /// <summary>Samples that ended.</summary>
    public int? Done { get; init; }

    /// <summary>All samples.</summary>
    public int? Total { get; init; }

    /// <summary>Samples that ended by an error.</summary>
    public int? Errored { get; init; }

    /// <summary>Output tokens so far.</summary>
    public long? Tokens { get; init; }

    /// <summary>Output tokens a second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Seconds that are left, about.</summary>
    public LiveEstimate? EtaSeconds { get; init; }

    /// <summary>Status of the log at the end.</summary>
    public EvalStatus? Status { get; init; }

    /// <summary>Path of the log at the end.</summary>
    public string? Log { get; init; }

    /// <summary>Why the run failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why the stream ends.</summary>
    public string? Message { get; init; }
}
