using System.Collections.Immutable;
using System.Text.Json;
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

    /// <summary>Seconds of silence in a streamed answer, after which the attempt is repeated.</summary>
    public int? StreamIdleTimeout { get; init; }

    /// <summary>An answer that a filter held back fails the sample.</summary>
    public bool? FailOnRefusal { get; init; }

    /// <summary>Connections follow what the server takes: true, false, the most, or an object (semantics 5.5).</summary>
    public JsonElement? AdaptiveConnections { get; init; }

    /// <summary>Answers that the server makes to return the best.</summary>
    public int? BestOf { get; init; }

    /// <summary>−100 to 100 by token id: an object.</summary>
    public JsonElement? LogitBias { get; init; }

    /// <summary>Answers to one prompt.</summary>
    public int? NumChoices { get; init; }

    /// <summary>Log-probabilities of the tokens of the answer are asked for.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>0 to 20 alternatives of each token.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>1 to 20 alternatives of each token of the prompt.</summary>
    public int? PromptLogprobs { get; init; }

    /// <summary>The model may call several tools at once.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Tools that the provider has itself are used in place of ours.</summary>
    public bool? InternalTools { get; init; }

    /// <summary>Most bytes of a tool's output that the model sees; 0: all.</summary>
    public int? MaxToolOutput { get; init; }

    /// <summary>Prompts are cached by the provider: <c>auto</c>, true or false.</summary>
    public JsonElement? CachePrompt { get; init; }

    /// <summary>Models that are asked after a refusal.</summary>
    public ImmutableArray<string>? FallbackModels { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? Verbosity { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>.</summary>
    public string? Effort { get; init; }

    /// <summary><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary><c>standard</c> or <c>pro</c>.</summary>
    public string? ReasoningMode { get; init; }

    /// <summary>Most tokens of reasoning.</summary>
    public int? ReasoningTokens { get; init; }

    /// <summary><c>none</c>, <c>concise</c>, <c>detailed</c> or <c>auto</c>.</summary>
    public string? ReasoningSummary { get; init; }

    /// <summary>Which earlier reasoning is sent again: <c>none</c>, <c>all</c>, <c>last</c> or <c>auto</c>.</summary>
    [JsonConverter(typeof(ReasoningHistoryConverter))]
    public string? ReasoningHistory { get; init; }

    /// <summary>Form of the answer: an object with <c>name</c>, <c>json_schema</c>, <c>description</c> and <c>strict</c>.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary>Further headers of the requests: an object of texts.</summary>
    public JsonElement? ExtraHeaders { get; init; }

    /// <summary>Further fields of the requests: an object.</summary>
    public JsonElement? ExtraBody { get; init; }

    /// <summary>Kinds of answers beside text: a list.</summary>
    public JsonElement? Modalities { get; init; }

    /// <summary>Answers are kept and used again: true, false or a policy (semantics 5.6).</summary>
    public JsonElement? Cache { get; init; }

    /// <summary>Requests are sent in batches: true, false, a size or settings (semantics 5.7).</summary>
    public JsonElement? Batch { get; init; }

    /// <summary>This config with the settings of <paramref name="over"/> wherever it has any.</summary>
    public GenerateConfig Merge(GenerateConfig? over) => over is null ? this : RecordFields.MergeInto(this with { }, over);

    /// <summary>Nothing is set.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == Empty;
}
