using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>A sample without its messages and events, thinned (log format 6.2).</summary>
public sealed record EvalSampleSummary : LogRecord
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The input, cut.</summary>
    public required SampleInput Input { get; init => field = value ?? SampleInput.FromString(string.Empty); }

    /// <summary>Options of a multiple choice.</summary>
    public ImmutableArray<string>? Choices { get; init; }

    /// <summary>The ideal answer, cut.</summary>
    public required Target Target { get; init => field = value ?? Target.Of(string.Empty); }

    /// <summary>What the item asks, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Metadata of the item, thinned.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Scores by scorer, thinned.</summary>
    public IReadOnlyDictionary<string, Score>? Scores { get; init; }

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

    /// <summary>Message of the error that ended it.</summary>
    public string? Error { get; init; }

    /// <summary>Kind of the limit that ended it.</summary>
    public string? Limit { get; init; }

    /// <summary>That limit in a sentence.</summary>
    public string? LimitReason { get; init; }

    /// <summary>Attempts before this one.</summary>
    public int? Retries { get; init; }

    /// <summary>It is over.</summary>
    public bool Completed { get; init; } = true;

    /// <summary>Messages of its conversation.</summary>
    public int? MessageCount { get; init; }

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
