using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Media;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Tasks;

/// <summary>Dataset, solvers and scorers: what a run does (semantics 1.1).</summary>
public sealed record EvalTask
{
    /// <summary>Identity in logs and lists. A C# task file says it in <see cref="EvalTaskAttribute"/>, and not here.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Name to show.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the task asks, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>An integer or a text; 0 unless the file says another.</summary>
    public JsonElement Version { get; init; } = JsonSerializer.SerializeToElement(0);

    /// <summary>Tags of every run of it.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Metadata of every run of it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Items written into the task; null when they lie in a file.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>File of the items; null when they are written into the task.</summary>
    public DatasetSource? Source { get; init; }

    /// <summary>Solvers in order.</summary>
    public ImmutableArray<PartUse> Solver { get; init; } = DefaultSolver;

    /// <summary>How many of the first solvers prepare the sample: they run too where another solver takes the place of the rest.</summary>
    public int SetupCount { get; init; }

    /// <summary>Scorers in order; none: the run is not scored.</summary>
    public ImmutableArray<PartUse> Scorer { get; init; } = [];

    /// <summary>Metrics that replace those of every scorer.</summary>
    public ImmutableArray<PartUse>? Metrics { get; init; }

    /// <summary>The metric that stands for a run: any of <c>scorer</c>, <c>score</c>, <c>metric</c>, <c>reducer</c>; null for the first.</summary>
    public JsonElement? HeadlineMetric { get; init; }

    /// <summary>Settings of the model calls and of the run.</summary>
    public SettingValues Settings { get; init; } = SettingValues.Empty;

    /// <summary>Settings of the model calls.</summary>
    public GenerateConfig Config
    {
        get => Settings.Generate;
        init => Settings = Settings with { Generate = value };
    }

    /// <summary>Repetitions of each item, 1 to <see cref="MaxEpochs"/>; null: 1.</summary>
    public int? Epochs
    {
        get => Settings.Run.Epochs;
        init => Settings = Settings with { Run = Settings.Run with { Epochs = value } };
    }

    /// <summary>How the epochs of an item are combined; null: the mean; empty: each epoch counts by itself.</summary>
    public ImmutableArray<PartUse>? EpochsReducer
    {
        get => field ?? (Settings.Run.EpochsReducer is { } names ? [.. names.Select(ReducerName.Parse)] : null);
        init;
    }

    /// <summary>Model when the run names none.</summary>
    public string? Model { get; init; }

    /// <summary>The models that solvers and scorers ask for by role.</summary>
    public IReadOnlyDictionary<string, ModelRole> ModelRoles { get; init; } = ImmutableDictionary<string, ModelRole>.Empty;

    /// <summary>Decides which samples are not run any more; only code can give it. Null: all are run.</summary>
    public IEarlyStopping? EarlyStopping { get; init; }

    /// <summary>Runs once per sample when it has been scored, also when it failed; only code can give it. What it throws is logged alone. Null: nothing is to be cleaned up.</summary>
    public Func<TaskState, CancellationToken, Task>? Cleanup { get; init; }

    /// <summary>Values of its parameters, defaults included; filled in by whoever reads the file.</summary>
    public IReadOnlyDictionary<string, JsonElement> Arguments { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Path of the file, absolute.</summary>
    public string? File { get; init; }

    /// <summary>Folder that no file named by the task or by its items may leave, absolute; null: the folders of both files.</summary>
    public string? Root { get; init; }

    /// <summary>Where the pictures and other files lie that its items name.</summary>
    internal MediaFolders Media => new(Source?.Path, File, Root);

    /// <summary>What a task does that names no solver: it asks the model.</summary>
    public static ImmutableArray<PartUse> DefaultSolver { get; } = [Part.Of("generate")];

    /// <summary>Most repetitions of an item.</summary>
    public const int MaxEpochs = 10_000;

    /// <summary>The items, read from their file where they lie in one.</summary>
    /// <param name="seed">Orders a dataset, or its choices, shuffled without a seed of its own.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="most">Items that are asked for, the first ones; of a file the others are only counted. Null for all.</param>
    /// <param name="order">Seed of the order that the run puts the items into, unless the file is shuffled; the dataset says whether it was kept to.</param>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public async ValueTask<Dataset> ReadDatasetAsync(long seed, CancellationToken cancellationToken, int? most = null, long? order = null) =>
        Dataset ?? await DatasetReader.ReadAsync(Source! with { ShuffleSeed = Source.ShuffleSeed ?? seed, ChoicesSeed = Source.ChoicesSeed ?? seed }, cancellationToken, most, order).ConfigureAwait(false);
}
