using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>Settings of a model call; null leaves a setting to the level below, at last to the model (semantics 5.1). Settings that this version does not use stay in <see cref="LogRecord.Unknown"/>.</summary>
public sealed record GenerateConfig : LogRecord
{
    /// <summary>No setting at all.</summary>
    public static GenerateConfig Empty { get; } = new();

    /// <summary>Text put in front of the conversation as a system message.</summary>
    public string? SystemMessage { get; init; }

    /// <summary>Most new tokens, at least 1.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Mass of the tokens that are kept, above 0 up to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>0 (always the likeliest token) to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Texts that end the answer.</summary>
    public ImmutableArray<string>? StopSeqs { get; init; }

    /// <summary>−2 to 2: subtracted once per occurrence of a token in the answer.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>−2 to 2: subtracted once from a token that is in the answer.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>Seed of the random stream.</summary>
    public long? Seed { get; init; }

    /// <summary>Number of likeliest tokens that are kept; 0 keeps all.</summary>
    public int? TopK { get; init; }

    /// <summary>Most model calls of the run at the same time.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Further attempts of a call that failed for a passing reason; null: as many as it takes.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>Seconds that a call may take with its retries.</summary>
    public int? Timeout { get; init; }

    /// <summary>Seconds that one attempt may take, which is then repeated.</summary>
    public int? AttemptTimeout { get; init; }

    /// <summary>This config with the settings of <paramref name="over"/> wherever it has any.</summary>
    public GenerateConfig Merge(GenerateConfig? over) => over is null ? this : RecordFields.MergeInto(this with { }, over);

    /// <summary>Nothing is set.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == Empty;
}
