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
        Row("max_retries", "Retries", new WholeType(0, 1_000), "Further attempts of a call that failed for a passing reason.", c => c.MaxRetries, (c, v) => c with { MaxRetries = v })
            with { Absent = "unlimited" },
        Row("timeout", "Timeout", new WholeType(1, 1_000_000), "Seconds for a call with its retries.", c => c.Timeout, (c, v) => c with { Timeout = v }) with { Absent = "none" },
        Row("attempt_timeout", "Attempt timeout", new WholeType(1, 1_000_000), "Seconds for one attempt, which is then repeated.", c => c.AttemptTimeout, (c, v) => c with { AttemptTimeout = v })
            with { Absent = "none" },
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
