using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Settings of a run.</summary>
internal static class RunRows
{
    /// <summary>What is run, in the order of forms.</summary>
    public static ImmutableArray<Setting> Work { get; } =
    [
        Row("epochs", "Epochs", new WholeType(1, EvalTask.MaxEpochs), "Repetitions of each item.", s => s.Epochs, (s, v) => s with { Epochs = v })
            with { Place = SettingPlace.Repeats, Default = JsonSerializer.SerializeToElement(1), Word = "Epochs" },
        Row("epochs_reducer", "Combine by", new TextListType(16, isMultiline: false), "How epochs are combined: mean, median, mode, max, at_least_2, …", s => s.EpochsReducer, (s, v) => s with { EpochsReducer = v })
            with { Place = SettingPlace.Repeats, Absent = "mean", IsOfTask = false },
        Row("limit", "Limit items", new ItemLimitType(), "Some items only: the first 10, or 10-20.", s => s.Limit, (s, v) => s with { Limit = v })
            with { Place = SettingPlace.Repeats, Absent = "all", IsOfTask = false },
    ];

    /// <summary>How it is run, in the order of forms.</summary>
    public static ImmutableArray<Setting> Course { get; } =
    [
        Row("max_samples", "Parallel samples", new WholeType(1, 10_000), "Samples at the same time.", s => s.MaxSamples, (s, v) => s with { MaxSamples = v })
            with { Place = SettingPlace.Generation, Word = "Parallel samples", IsOfTask = false },
        Row("fail_on_error", "Fail on error", new ErrorPolicyType(), "Failed samples that fail the run: true (any), false, a share such as 0.1 or a count.", s => s.FailOnError, (s, v) => s with { FailOnError = v })
            with { Default = JsonSerializer.SerializeToElement(true) },
        Row("continue_on_fail", "Continue on fail", new SwitchType(), "All samples run before the run fails.", s => s.ContinueOnFail, (s, v) => s with { ContinueOnFail = v })
            with { Default = JsonSerializer.SerializeToElement(false) },
    ];

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
