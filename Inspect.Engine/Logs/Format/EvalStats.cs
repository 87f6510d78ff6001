using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>Times and tokens of a run.</summary>
public sealed record EvalStats : LogRecord
{
    /// <summary>When it began; null when the log says nothing.</summary>
    [JsonConverter(typeof(EmptyTimeConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null when the log says nothing.</summary>
    [JsonConverter(typeof(EmptyTimeConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Tokens by model.</summary>
    public IReadOnlyDictionary<string, ModelUsage> ModelUsage { get; init => field = value ?? ImmutableDictionary<string, ModelUsage>.Empty; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>Tokens by role.</summary>
    public IReadOnlyDictionary<string, ModelUsage> RoleUsage { get; init => field = value ?? ImmutableDictionary<string, ModelUsage>.Empty; } = ImmutableDictionary<string, ModelUsage>.Empty;

    /// <summary>Changes of the number of connections.</summary>
    public ImmutableArray<JsonElement> ConnectionLimitHistory { get; init => field = value.IsDefault ? [] : value; } = [];
}
