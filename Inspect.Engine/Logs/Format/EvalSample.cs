using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>One item in one epoch, with what happened to it (log format 6.1).</summary>
public sealed record EvalSample : LogRecord
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The input.</summary>
    public required SampleInput Input { get; init => field = value ?? SampleInput.FromString(string.Empty); }

    /// <summary>Options of a multiple choice.</summary>
    public ImmutableArray<string>? Choices { get; init; }

    /// <summary>The ideal answer.</summary>
    public required Target Target { get; init => field = value ?? Target.Of(string.Empty); }

    /// <summary>What the item asks, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Where its tools ran: <c>{type, config?}</c>.</summary>
    public JsonElement? Sandbox { get; init; }

    /// <summary>Names of the files of the item.</summary>
    public ImmutableArray<string>? Files { get; init; }

    /// <summary>Script that prepared the sandbox.</summary>
    public string? Setup { get; init; }

    /// <summary>The conversation at the end.</summary>
    public ImmutableArray<ChatMessage> Messages { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The last output of the model.</summary>
    public ModelOutput Output { get; init => field = value ?? ModelOutput.Empty; } = ModelOutput.Empty;

    /// <summary>Scores by scorer.</summary>
    public IReadOnlyDictionary<string, Score>? Scores { get; init; }

    /// <summary>Metadata of the item.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The store at the end.</summary>
    public IReadOnlyDictionary<string, JsonElement> Store { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The transcript.</summary>
    public ImmutableArray<TranscriptEvent> Events { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Views over the transcript; they name events by uuid.</summary>
    public ImmutableArray<JsonElement>? Timelines { get; init; }

    /// <summary>Tokens by model.</summary>
    public IReadOnlyDictionary<string, ModelUsage> ModelUsage { get; init => field = value ?? ImmutableDictionary<string, ModelUsage>.Empty; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>Tokens by role.</summary>
    public IReadOnlyDictionary<string, ModelUsage> RoleUsage { get; init => field = value ?? ImmutableDictionary<string, ModelUsage>.Empty; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>Models that stood in for others.</summary>
    public ImmutableArray<JsonElement>? ModelFallbacks { get; init; }

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
    public IReadOnlyDictionary<string, string> Attachments { get; init => field = value ?? ImmutableDictionary<string, string>.Empty; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Pools of messages and calls as the file keeps them; null in a sample that the reader gave out, for it resolves them, unless they are so large that the resolved events would fill the memory.</summary>
    public EventsData? EventsData { get; init; }

    /// <summary>Limit that ended it.</summary>
    public EvalSampleLimit? Limit { get; init; }

    /// <summary>Generations of the model under test.</summary>
    public int? TurnCount { get; init; }

    /// <summary>Most tokens it could use.</summary>
    public long? TokenLimit { get; init; }

    /// <summary>Which tokens count: <c>all</c>, <c>output</c> or a formula.</summary>
    public string? TokenLimitType { get; init; }

    /// <summary>Tokens counted against the limit.</summary>
    public long? TokenLimitUsage { get; init; }

    /// <summary>Most messages it could have.</summary>
    public int? MessageLimit { get; init; }

    /// <summary>Seconds it could take.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public double? TimeLimit { get; init; }
}
