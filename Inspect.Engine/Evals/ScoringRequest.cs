using System.Collections.Immutable;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Evals;

/// <summary>How a finished log is scored again (semantics 4.6).</summary>
public sealed record ScoringRequest
{
    /// <summary>The log.</summary>
    public required string Log { get; init; }

    /// <summary>The new log; null to put it in the place of the old one.</summary>
    public string? Output { get; init; }

    /// <summary>The scorers; empty for those that the log names.</summary>
    public ImmutableArray<Part> Scorers { get; init; } = [];

    /// <summary>Metrics of the new scores; empty for those of the scorers.</summary>
    public ImmutableArray<Part> Metrics { get; init; } = [];

    /// <summary>Full name of the model that scorers ask; null: a scorer that asks one is refused, unless its role is bound.</summary>
    public string? Model { get; init; }

    /// <summary>What <see cref="Model"/> is opened with.</summary>
    public ModelArguments ModelArguments { get; init; } = ModelArguments.None;

    /// <summary>The models of each role, over those of the log.</summary>
    public IReadOnlyDictionary<string, ModelRole> ModelRoles { get; init; } = ImmutableDictionary<string, ModelRole>.Empty;

    /// <summary>Is told after each sample how many are scored; null for nobody.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Is told, on any thread, how a model is made ready that is not on this machine yet; null for nobody.</summary>
    public Action<ModelPreparation>? OnModel { get; init; }

    /// <summary>New scores stand beside the old ones, under names of their own; false: in their place.</summary>
    public bool Appends { get; init; }
}
