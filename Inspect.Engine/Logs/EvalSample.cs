using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs;

/// <summary>One item in one epoch, with what happened to it (log format 6.1).</summary>
public sealed record EvalSample : LogRecord
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The input.</summary>
    public required SampleInput Input { get; init; }

    /// <summary>Options of a multiple choice.</summary>
    public ImmutableArray<string>? Choices { get; init; }

    /// <summary>The ideal answer.</summary>
    public required Target Target { get; init; }

    /// <summary>What the item asks, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Names of the files of the item.</summary>
    public ImmutableArray<string>? Files { get; init; }

    /// <summary>Script that prepared the sandbox.</summary>
    public string? Setup { get; init; }

    /// <summary>The conversation at the end.</summary>
    public ImmutableArray<ChatMessage> Messages { get; init; } = [];

    /// <summary>The last output of the model.</summary>
    public ModelOutput Output { get; init; } = ModelOutput.Empty;

    /// <summary>Scores by scorer.</summary>
    public IReadOnlyDictionary<string, Score>? Scores { get; init; }

    /// <summary>Metadata of the item.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The store at the end.</summary>
    public IReadOnlyDictionary<string, JsonElement> Store { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The transcript.</summary>
    public ImmutableArray<TranscriptEvent> Events { get; init; } = [];

    /// <summary>Tokens by model.</summary>
    public IReadOnlyDictionary<string, ModelUsage> ModelUsage { get; init; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>Tokens by role.</summary>
    public IReadOnlyDictionary<string, ModelUsage> RoleUsage { get; init; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Seconds from begin to end.</summary>
    public double? TotalTime { get; init; }

    /// <summary>Seconds without waiting.</summary>
    public double? WorkingTime { get; init; }

    /// <summary>Unique for this run of the sample.</summary>
    public string? Uuid { get; init; }

    /// <summary>Who marked it invalid, and why.</summary>
    public JsonElement? Invalidation { get; init; }

    /// <summary>Error that ended it.</summary>
    public EvalError? Error { get; init; }

    /// <summary>Failed attempts before this one.</summary>
    public ImmutableArray<JsonElement>? ErrorRetries { get; init; }

    /// <summary>Large texts by hash.</summary>
    public IReadOnlyDictionary<string, string> Attachments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Pools of messages and calls, in a file that has them.</summary>
    public JsonElement? EventsData { get; init; }

    /// <summary>Limit that ended it.</summary>
    public EvalSampleLimit? Limit { get; init; }

    /// <summary>Generations of the model under test.</summary>
    public int? TurnCount { get; init; }
}
