using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>A request with everything resolved: what the runner runs.</summary>
public sealed record PlannedEval
{
    /// <summary>Full names of models that solvers and scorers name by themselves, beside those of roles.</summary>
    public ImmutableArray<string> PartModels { get; init; } = [];

    /// <summary>The request it came from.</summary>
    public required EvalRequest Request { get; init; }

    /// <summary>The task.</summary>
    public required EvalTask Task { get; init; }

    /// <summary>Items of the run, limited.</summary>
    public required SampleList Samples { get; init; }

    /// <summary>What looks wrong with the dataset although it can be read: sentences with file, line and fix.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Repetitions of each item.</summary>
    public required int Epochs { get; init; }

    /// <summary>How the epochs of an item are combined; null: the mean that nobody asked for; empty: each epoch counts by itself.</summary>
    public required ImmutableArray<IScoreReducer>? Reducers { get; init; }

    /// <summary>Solvers in order, by name.</summary>
    public required ImmutableArray<(string Name, ISolver Solver)> Solvers { get; init; }

    /// <summary>Scorers in order, by unique name, with the metrics of each.</summary>
    public required ImmutableArray<PlannedScorer> Scorers { get; init; }

    /// <summary>Metrics of the scores that solvers give under a name that no scorer has.</summary>
    public required Func<string, ScorerMetrics> MetricsOf { get; init; }

    /// <summary>What the name of the log holds after the time, with places for task, model and id.</summary>
    public string LogPattern { get; init; } = EvalLogName.DefaultPattern;

    /// <summary>Generation settings, merged.</summary>
    public required GenerateConfig Config { get; init; }

    /// <summary>What each sample may use.</summary>
    public SampleLimits Limits => LimitsOf(Spec.Config);

    /// <summary>Seed of the run: the one that was given, or a drawn one.</summary>
    public required long Seed { get; init; }

    /// <summary>For each setting the value in force and where it comes from.</summary>
    public required ImmutableArray<ResolvedSetting> Settings { get; init; }

    /// <summary>Samples that run beyond the connections that adapt: what they do besides asking keeps no connection idle.</summary>
    internal const int SpareSamples = 5;

    /// <summary>Samples at the same time; where <see cref="AdaptsSamples"/>, at the beginning.</summary>
    public required int MaxSamples { get; init; }

    /// <summary>Nobody says how many samples run at the same time, and the connections adapt: the samples follow them.</summary>
    public bool AdaptsSamples { get; init; }

    /// <summary>What the log says of the run.</summary>
    public required EvalSpec Spec { get; init; }

    /// <summary>What the log says of the solvers.</summary>
    public required EvalPlan Plan { get; init; }

    /// <summary>All samples of the run in order: epoch by epoch.</summary>
    /// <param name="isDone">Says which are left out; null for none.</param>
    public IEnumerable<(Sample Sample, int Epoch)> Work(Func<SampleId, int, bool>? isDone = null) =>
        from epoch in Enumerable.Range(1, Epochs)
        from index in Enumerable.Range(0, Samples.Length)
        where isDone is null || !isDone(Samples.IdAt(index), epoch)
        select (Samples[index], epoch);

    /// <summary>What settings of a run allow each sample.</summary>
    internal static SampleLimits LimitsOf(EvalConfig config) => new()
    {
        Messages = config.MessageLimit,
        Tokens = config.TokenLimit,
        TokenType = config.TokenLimitType is TokenLimit.All ? null : config.TokenLimitType,
        Turns = config.TurnLimit,
        Cost = config.CostLimit,
        Time = config.TimeLimit is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Working = config.WorkingLimit is { } working ? TimeSpan.FromSeconds(working) : null,
    };

    /// <summary>Number of samples: items times epochs.</summary>
    public int TotalSamples => Samples.Length * Epochs;
}
