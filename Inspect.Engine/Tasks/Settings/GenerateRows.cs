using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Settings of the model calls (semantics 5.1). What is in force without them, the model says.</summary>
internal static class GenerateRows
{
    /// <summary>The rows, in the order of forms.</summary>
    public static ImmutableArray<Setting> All { get; } =
    [
        Row("seed", "Seed", new WholeType(long.MinValue, long.MaxValue), "Seed of the random stream.", c => c.Seed, (c, v) => c with { Seed = v })
            with { Place = SettingPlace.Repeats, Absent = "drawn" },
        Row("temperature", "Temperature", new NumberType(0, 2), "0 always takes the likeliest token.", c => c.Temperature, (c, v) => c with { Temperature = v })
            with { Place = SettingPlace.Generation },
        Row("max_tokens", "Max tokens", new WholeType(1, int.MaxValue), "Most new tokens of an answer.", c => c.MaxTokens, (c, v) => c with { MaxTokens = v })
            with { Place = SettingPlace.Generation },
        Row("top_p", "Top-p", new NumberType(0, 1) { IsLowExcluded = true }, "Mass of the tokens that are kept.", c => c.TopP, (c, v) => c with { TopP = v })
            with { Place = SettingPlace.Generation },
        Row("system_message", "System message", new TextType(), "System message in front of every conversation.", c => c.SystemMessage, (c, v) => c with { SystemMessage = v })
            with { Place = SettingPlace.Generation, Absent = "none" },
        Row("stop_seqs", "Stop texts", new TextListType(16, isMultiline: true), "Texts that end an answer.", c => c.StopSeqs, (c, v) => c with { StopSeqs = v })
            with { Place = SettingPlace.Generation, Absent = "none" },
        Row("top_k", "Top-k", new WholeType(0, int.MaxValue), "Likeliest tokens that are kept; 0 keeps all.", c => c.TopK, (c, v) => c with { TopK = v }),
        Row("frequency_penalty", "Frequency penalty", new NumberType(-2, 2), "Subtracted once per occurrence of a token.", c => c.FrequencyPenalty, (c, v) => c with { FrequencyPenalty = v }),
        Row("presence_penalty", "Presence penalty", new NumberType(-2, 2), "Subtracted once from a token that occurs.", c => c.PresencePenalty, (c, v) => c with { PresencePenalty = v }),
        Row("max_connections", "Parallel calls", new WholeType(1, 10_000), "Model calls at the same time.", c => c.MaxConnections, (c, v) => c with { MaxConnections = v })
            with { Absent = "as many as samples" },
        Row("adaptive_connections", "Adaptive calls", new AdaptiveType(), "Parallel calls as many as the server takes: true, false, a maximum, min-max or min-start-max.", c => c.AdaptiveConnections, (c, v) => c with { AdaptiveConnections = v })
            with { Absent = "for models with a server 10-20-100" },
        Row("cache", "Cache", new CacheType(), "Answers are kept, and given again to the same request: true for a week, days, 12h, 1W, 1M, 1Y.", c => c.Cache, (c, v) => c with { Cache = v })
            with { Place = SettingPlace.Generation, Absent = "no" },
        Row("batch", "Batches", new BatchType(), "Calls are collected and sent together, which costs less and takes longer: true, or how many.", c => c.Batch, (c, v) => c with { Batch = v })
            with { Absent = "no" },
        Row("max_retries", "Retries", new WholeType(0, 1_000), "Further attempts of a call that failed for a passing reason.", c => c.MaxRetries, (c, v) => c with { MaxRetries = v })
            with { Absent = "unlimited" },
        Row("timeout", "Timeout", new WholeType(1, 1_000_000), "Seconds for a call with its retries.", c => c.Timeout, (c, v) => c with { Timeout = v }) with { Absent = "none" },
        Row("attempt_timeout", "Attempt timeout", new WholeType(1, 1_000_000), "Seconds for one attempt, which is then repeated.", c => c.AttemptTimeout, (c, v) => c with { AttemptTimeout = v })
            with { Absent = "none" },
        Row("stream_idle_timeout", "Stream timeout", new WholeType(1, 1_000_000), "Seconds of silence in a streamed answer, after which the attempt is repeated.", c => c.StreamIdleTimeout, (c, v) => c with { StreamIdleTimeout = v })
            with { Absent = "none" },
        Row("fail_on_refusal", "Fail on refusal", new SwitchType(), "An answer that a filter held back fails the sample.", c => c.FailOnRefusal, (c, v) => c with { FailOnRefusal = v }),
        Row("logit_bias", "Logit bias", new MapType("42=10,43=-10") { IsNumbers = true }, "−100 to 100 by token id, such as 42=10,43=-10.", c => c.LogitBias, (c, v) => c with { LogitBias = v }),
        Row("num_choices", "Choices", new WholeType(1, 128), "Answers to one prompt.", c => c.NumChoices, (c, v) => c with { NumChoices = v }),
        Row("logprobs", "Log-probabilities", new SwitchType(), "Log-probabilities of the tokens of an answer.", c => c.Logprobs, (c, v) => c with { Logprobs = v }),
        Row("top_logprobs", "Top log-probabilities", new WholeType(0, 20), "Alternatives of each token.", c => c.TopLogprobs, (c, v) => c with { TopLogprobs = v }),
        Row("prompt_logprobs", "Prompt log-probabilities", new WholeType(1, 20), "Alternatives of each token of the prompt.", c => c.PromptLogprobs, (c, v) => c with { PromptLogprobs = v }),
        Row("parallel_tool_calls", "Parallel tool calls", new SwitchType(), "The model may call several tools at once.", c => c.ParallelToolCalls, (c, v) => c with { ParallelToolCalls = v }),
        Row("internal_tools", "Provider's tools", new SwitchType(), "Tools that the provider has itself are used in place of ours.", c => c.InternalTools, (c, v) => c with { InternalTools = v }),
        Row("cache_prompt", "Prompt cache", new WordType("auto", "true", "false"), "Prompts are cached by the provider.", c => c.CachePrompt, (c, v) => c with { CachePrompt = v }),
        Row("fallback_models", "Fallback models", new TextListType(16, isMultiline: false), "Models that are asked after a refusal.", c => c.FallbackModels, (c, v) => c with { FallbackModels = v }),
        Row("verbosity", "Verbosity", new WordType("low", "medium", "high"), "How much the answer says.", c => c.Verbosity, (c, v) => c with { Verbosity = v }),
        Row("effort", "Effort", new WordType("low", "medium", "high", "xhigh", "max"), "How much work goes into an answer.", c => c.Effort, (c, v) => c with { Effort = v }),
        Row("reasoning_effort", "Reasoning effort", new WordType("none", "minimal", "low", "medium", "high", "xhigh", "max"), "How much is thought before the answer.", c => c.ReasoningEffort, (c, v) => c with { ReasoningEffort = v }),
        Row("reasoning_mode", "Reasoning mode", new WordType("standard", "pro"), "Mode of reasoning.", c => c.ReasoningMode, (c, v) => c with { ReasoningMode = v }),
        Row("reasoning_tokens", "Reasoning tokens", new WholeType(0, int.MaxValue), "Most tokens of reasoning.", c => c.ReasoningTokens, (c, v) => c with { ReasoningTokens = v }),
        Row("reasoning_summary", "Reasoning summary", new WordType("none", "concise", "detailed", "auto"), "Kind of the summary of reasoning.", c => c.ReasoningSummary, (c, v) => c with { ReasoningSummary = v }),
        Row("reasoning_history", "Reasoning history", new WordType("none", "all", "last", "auto"), "Which earlier reasoning is sent again.", c => c.ReasoningHistory, (c, v) => c with { ReasoningHistory = v }),
        Row("response_schema", "Answer schema", new MapType("{name: person, json_schema: {type: object}}") { Needed = ["name", "json_schema"] }, "Form of the answer: name, json_schema, description and strict.", c => c.ResponseSchema, (c, v) => c with { ResponseSchema = v }),
        Row("extra_headers", "Extra headers", new MapType("{x-name: value}"), "Further headers of the requests.", c => c.ExtraHeaders, (c, v) => c with { ExtraHeaders = v }),
        Row("extra_body", "Extra body", new MapType("{name: value}"), "Further fields of the requests.", c => c.ExtraBody, (c, v) => c with { ExtraBody = v }),
        Row("modalities", "Modalities", new TextListType(8, isMultiline: false), "Kinds of answers beside text, such as image.", c => c.Modalities, (c, v) => c with { Modalities = v }),
    ];

    private static Setting Row<T>(string name, string label, SettingType type, string help, Func<GenerateConfig, T?> get, Func<GenerateConfig, T?, GenerateConfig> set) => new()
    {
        Name = name,
        Label = label,
        Scope = SettingScope.Generate,
        Type = type,
        Help = help,
        Get = values => JsonSerializer.SerializeToElement(get(values.Generate)) is { ValueKind: not JsonValueKind.Null } value ? value : null,
        Set = (values, value) => values with { Generate = set(values.Generate, value is { } given ? given.Deserialize<T>() : default) },
    };
}
