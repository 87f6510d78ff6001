using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Tasks;
using Inspect.Web.Queue;

namespace Inspect.Web.Settings;

/// <summary>The settings of the app that its page shows, in order.</summary>
public static class AppSettingTable
{
    /// <summary>Runs at the same time.</summary>
    public const string ParallelRuns = $"{QueueOptions.Section}:{nameof(QueueOptions.MaxParallelRuns)}";

    /// <summary>Single letters act as commands.</summary>
    public const string SingleKeys = "Interface:SingleKeys";

    /// <summary>Theme of whoever has chosen none.</summary>
    public const string Theme = "Interface:Theme";

    /// <summary>More folders of logs.</summary>
    public const string Roots = $"{LogsOptions.Section}:{nameof(LogsOptions.Roots)}";

    private const string Folders = "Log folders";
    private const string Runs = "Limits and queue";
    private const string Defaults = "General";

    /// <summary>All of them.</summary>
    public static ImmutableArray<AppSetting> All { get; } =
    [
        new($"{ModelsOptions.Section}:{nameof(ModelsOptions.Default)}", Defaults, "Default model", "Local model that runs take where neither form nor task names one: the name of its folder.", "SmolLM2-135M-Instruct") { NeedsRestart = true },
        new($"{TasksOptions.Section}:{nameof(TasksOptions.Dir)}", Defaults, "Folder of tasks", "Task files and datasets; counted from the app's home folder.", "tasks")
        {
            WhyFixed = "Code is read from it: start the app with --Tasks:Dir=FOLDER to take another.",
        },
        new($"{ModelsOptions.Section}:{nameof(ModelsOptions.Dir)}", Defaults, "Folder of models", "Model folders; counted from the app's home folder.", "models")
        {
            WhyFixed = "Libraries may be loaded from it: start the app with --Models:Dir=FOLDER to take another.",
        },
        new($"{LogsOptions.Section}:{nameof(LogsOptions.Dir)}", Folders, "Folder of logs", "New logs are written here; it is read with all its subfolders.", "logs")
        {
            WhyFixed = "The settings lie in this folder themselves: start the app with --log-dir to take another.",
        },
        new(Roots, Folders, "More folders to read", "Their logs are listed too, and nothing is written there. One a line, each a whole path, or the address of a store such as s3://bucket/prefix or hf://datasets/owner/name.", string.Empty) { IsList = true, NeedsRestart = true },
        new(ParallelRuns, Runs, "Runs at the same time", "From 1 to 64. Runs that go on are never stopped by a lower number.", "1") { Range = (1, 64) },
        new($"{EvalDefaults.Section}:{nameof(EvalDefaults.MaxSamples)}", Runs, "Samples at the same time", "Of a run that says nothing else, from 1 to 10,000.", "16") { Range = (1, 10_000), NeedsRestart = true },
        new($"{ModelsOptions.Section}:{nameof(ModelsOptions.BatchMemoryPercent)}", Runs, "Memory of a batch", "Percent of this machine's memory that answers which are generated together may take, from 5 to 90. What does not fit waits for the next batch.", "25") { Range = (5, 90), NeedsRestart = true },
        new(SingleKeys, "Keyboard", "Single-key shortcuts", "Letters act only outside fields. Everything works without them.", "true") { IsSwitch = true },
        new(Theme, "Appearance", "Theme of this app", "For all who have not chosen another one in their browser; system follows their computer.", "system") { Choices = ["system", "light", "dark"] },
    ];

    /// <summary>The setting of a key; null where there is none.</summary>
    public static AppSetting? Find(string key) => All.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
