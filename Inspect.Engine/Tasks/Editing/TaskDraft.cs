using System.Collections.Immutable;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>What a form holds of a task file. What it does not hold stays in the text as it is.</summary>
public sealed record TaskDraft
{
    /// <summary>The file as it was read; empty for a new task.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Name to show; null for none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the task asks; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Path of the dataset file from the task's folder; null where <see cref="DatasetText"/> says more, or nothing does.</summary>
    public string? DatasetFile { get; init; }

    /// <summary>The dataset as the file has it, where a form cannot hold it: items in place, or a file with more keys.</summary>
    public string? DatasetText { get; init; }

    /// <summary>Solvers in order.</summary>
    public ImmutableArray<PartDraft> Solver { get; init; } = [new PartDraft { Name = "generate" }];

    /// <summary>Scorers in order.</summary>
    public ImmutableArray<PartDraft> Scorer { get; init; } = [];

    /// <summary>Texts of settings by name, those that are given.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How epochs are combined: names with commas; null for the default.</summary>
    public string? Reducer { get; init; }

    /// <summary>Keys of the file that the form does not show, and leaves alone.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>Why a form cannot hold the file at all, as a sentence; null where it can.</summary>
    public string? Misfit { get; init; }
}
