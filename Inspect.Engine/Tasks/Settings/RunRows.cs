using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Settings of a run.</summary>
internal static class RunRows
{
    /// <summary>About four months.</summary>
    private const double MaxSeconds = 10_000_000;

    /// <summary>What is run, in the order of forms.</summary>
    public static ImmutableArray<Setting> Work { get; } =
    [
        Row("epochs", "Epochs", new WholeType(1, EvalTask.MaxEpochs), "Repetitions of each item.", s => s.Epochs, (s, v) => s with { Epochs = v })
            with { Place = SettingPlace.Repeats, Default = JsonSerializer.SerializeToElement(1), Word = "Epochs" },
        Row("epochs_reducer", "Combine by", new TextListType(16, isMultiline: false), "How epochs are combined: mean, median, mode, max, at_least_2, …", s => s.EpochsReducer, (s, v) => s with { EpochsReducer = v })
            with { Place = SettingPlace.Repeats, Absent = "mean", IsOfTask = false },
        Row("limit", "Limit items", new ItemLimitType(), "Some items only: the first 10, or 10-20.", s => s.Limit, (s, v) => s with { Limit = v })
            with { Place = SettingPlace.Repeats, Absent = "all", IsOfTask = false },
        Row("sample_id", "Items by id", new SampleIdType(), "Some items only, by their id: 7, or 7,geo*.", s => s.SampleId, (s, v) => s with { SampleId = v })
            with { Absent = "all", IsOfTask = false },
        Row("sample_shuffle", "Shuffle items", new ShuffleType(), "Items in another order before they are limited: true, or a seed.", s => s.SampleShuffle, (s, v) => s with { SampleShuffle = v })
            with { Absent = "the task's order", IsOfTask = false },
    ];

    /// <summary>How it is run, in the order of forms.</summary>
    public static ImmutableArray<Setting> Course { get; } =
    [
        Row("max_samples", "Parallel samples", new WholeType(1, 10_000), "Samples at the same time.", s => s.MaxSamples, (s, v) => s with { MaxSamples = v })
            with { Place = SettingPlace.Limits, Word = "Parallel samples", Absent = "as the connections allow", IsOfTask = false },
        Row("fail_on_error", "Fail on error", new ErrorPolicyType(), "Failed samples that fail the run: true (any), false, a share such as 0.1 or a count.", s => s.FailOnError, (s, v) => s with { FailOnError = v })
            with { Place = SettingPlace.Limits, Default = JsonSerializer.SerializeToElement(true) },
        Row("continue_on_fail", "Continue on fail", new SwitchType(), "All samples run before the run fails.", s => s.ContinueOnFail, (s, v) => s with { ContinueOnFail = v })
            with { Default = JsonSerializer.SerializeToElement(false) },
        Row("retry_on_error", "Retry on error", new WholeType(0, 1_000) { BareNumber = 1 }, "Further attempts of a sample that fails, each from its beginning.", s => s.RetryOnError, (s, v) => s with { RetryOnError = v })
            with { Place = SettingPlace.Limits, Absent = "none", IsOfTask = false },
        Row("score_on_error", "Score on error", new SwitchType(), "Samples that failed are scored as they stand; they still count as failed.", s => s.ScoreOnError, (s, v) => s with { ScoreOnError = v })
            with { Default = JsonSerializer.SerializeToElement(false) },
        Row("message_limit", "Message limit", new WholeType(0, int.MaxValue), "Most messages of a sample.", s => s.MessageLimit, (s, v) => s with { MessageLimit = v }) with { Place = SettingPlace.Limits, Absent = "none" },
        TokenRow,
        Row("turn_limit", "Turn limit", new WholeType(0, int.MaxValue), "Most model calls of a sample.", s => s.TurnLimit, (s, v) => s with { TurnLimit = v }) with { Place = SettingPlace.Limits, Absent = "none" },
        Row("time_limit", "Time limit", new NumberType(0, MaxSeconds), "Seconds of a sample; scorers get half as many again.", s => s.TimeLimit, (s, v) => s with { TimeLimit = v }) with { Place = SettingPlace.Limits, Absent = "none" },
        Row("working_limit", "Working limit", new NumberType(0, MaxSeconds), "Seconds of a sample without those that it waits for its turn or after an error.", s => s.WorkingLimit, (s, v) => s with { WorkingLimit = v })
            with { Absent = "none" },
        Row("cost_limit", "Cost limit", new NumberType(0, 1e9), "Dollars that the model calls of a sample may cost; needs a model with known prices.", s => s.CostLimit, (s, v) => s with { CostLimit = v })
            with { Absent = "none" },
    ];

    /// <summary>What is kept of it, in the order of forms.</summary>
    public static ImmutableArray<Setting> Log { get; } =
    [
        Row("log_samples", "Log samples", new SwitchType(), "The log holds the samples; without them it holds the results alone.", s => s.LogSamples, (s, v) => s with { LogSamples = v })
            with { Default = JsonSerializer.SerializeToElement(true), IsOfTask = false },
        Row("log_images", "Log images", new SwitchType(), "The log holds pictures and other media.", s => s.LogImages, (s, v) => s with { LogImages = v })
            with { Default = JsonSerializer.SerializeToElement(true), IsOfTask = false },
        Row("log_model_api", "Log model calls", new SwitchType(), "The log holds all raw model calls, or none but those that failed.", s => s.LogModelApi, (s, v) => s with { LogModelApi = v })
            with { Absent = "the first of each model and those that failed", IsOfTask = false },
        Row("log_buffer", "Log buffer", new WholeType(1, 1_000_000), "Samples that wait before the log file is brought up to date; the journal beside it has each at once.", s => s.LogBuffer, (s, v) => s with { LogBuffer = v })
            with { Absent = "1 to 10, of many a twentieth", IsOfTask = false },
        Row("score_display", "Live metrics", new SwitchType(), "Metrics are computed while the run goes on.", s => s.ScoreDisplay, (s, v) => s with { ScoreDisplay = v })
            with { Default = JsonSerializer.SerializeToElement(true), IsOfTask = false },
    ];

    /// <summary>How many tokens, and which of them count, are two fields of a log and one value for people.</summary>
    private static Setting TokenRow => new()
    {
        Name = "token_limit",
        Label = "Token limit",
        Scope = SettingScope.Run,
        Type = new TokenLimitType(),
        Help = "Most tokens of a sample: 500k, or output:1m for those that the model writes.",
        Absent = "none",
        Place = SettingPlace.Limits,
        Get = values => values.Run.TokenLimit is { } tokens ? TokenLimitType.ToValue(new TokenLimit(tokens, values.Run.TokenLimitType ?? TokenLimit.All)) : null,
        Set = (values, value) => values with
        {
            Run = value is { } given && TokenLimitType.LimitOf(given) is { } limit
                ? values.Run with { TokenLimit = limit.Tokens, TokenLimitType = limit.Type }
                : values.Run with { TokenLimit = null, TokenLimitType = null },
        },
    };

    private static Setting Row<T>(string name, string label, SettingType type, string help, Func<RunSettings, T?> get, Func<RunSettings, T?, RunSettings> set) => new()
    {
        Name = name,
        Label = label,
        Scope = SettingScope.Run,
        Type = type,
        Help = help,
        Get = values => JsonSerializer.SerializeToElement(get(values.Run)) is { ValueKind: not JsonValueKind.Null } value ? value : null,
        Set = (values, value) => values with { Run = set(values.Run, value is { } given ? given.Deserialize<T>() : default) },
    };
}
