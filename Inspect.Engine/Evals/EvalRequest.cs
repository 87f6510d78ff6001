using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>What to run: a task, a model and settings over those of the task.</summary>
public sealed record EvalRequest
{
    /// <summary>Name of the task, or path of its file.</summary>
    public required string Task { get; init; }

    /// <summary>Values of the task's parameters.</summary>
    public IReadOnlyDictionary<string, JsonElement> TaskArgs { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Full name of the model; null takes the task's, then the default.</summary>
    public string? Model { get; init; }

    /// <summary>What the model is opened with.</summary>
    public ModelArguments ModelArguments { get; init; } = ModelArguments.None;

    /// <summary>Generation settings, over those of the task.</summary>
    public GenerateConfig GenerateConfig { get; init; } = GenerateConfig.Empty;

    /// <summary>Settings of the run, over those of the task.</summary>
    public EvalConfig EvalConfig { get; init; } = new();

    /// <summary>Solver in place of those of the task but its setup.</summary>
    public Part? Solver { get; init; }

    /// <summary>Scorers in place of those of the task.</summary>
    public ImmutableArray<Part>? Scorer { get; init; }

    /// <summary>The samples are scored; where not, they can be later. Default true.</summary>
    public bool Score { get; init; } = true;

    /// <summary>The models of each role, over those of the task.</summary>
    public IReadOnlyDictionary<string, ModelRole> ModelRoles { get; init; } = ImmutableDictionary<string, ModelRole>.Empty;

    /// <summary>Prices by full name of the model; of others no cost is known.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices { get; init; } = ImmutableDictionary<string, ModelPrice>.Empty;

    /// <summary>Tags of the run.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Metadata of the run.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Run that this one was cloned from.</summary>
    public string? Parent { get; init; }

    /// <summary>Id of the runs that are started together; null: this one is started alone.</summary>
    public string? RunId { get; init; }

    /// <summary>Names of the settings that differ from those of the parent; null: none.</summary>
    public ImmutableArray<string>? Changed { get; init; }

    /// <summary>All settings, as the rows of their table read them.</summary>
    [JsonIgnore]
    public SettingValues Settings => new(GenerateConfig, LoggedSettings.ToSettings(EvalConfig));

    /// <summary>This request with other settings.</summary>
    public EvalRequest With(SettingValues settings) => this with { GenerateConfig = settings.Generate, EvalConfig = LoggedSettings.ToConfig(settings.Run) };
}
