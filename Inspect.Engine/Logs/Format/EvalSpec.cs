using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>What was run: task, dataset, model and settings (log format 5.2).</summary>
public sealed record EvalSpec : LogRecord
{
    /// <summary>Id of the set of runs that this one belongs to.</summary>
    public string? EvalSetId { get; init; }

    /// <summary>Unique for the log; absent in old logs.</summary>
    public string? EvalId { get; init; }

    /// <summary>Shared by the runs that were started together.</summary>
    public string RunId { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>When the log was made, whole seconds.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Stays the same when the run is repeated.</summary>
    public string TaskId { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Version of the task, an integer or a text.</summary>
    public JsonElement? TaskVersion { get; init; }

    /// <summary>File of the task.</summary>
    public string? TaskFile { get; init; }

    /// <summary>Name to show.</summary>
    public string? TaskDisplayName { get; init; }

    /// <summary>What the task asks, in a sentence.</summary>
    public string? TaskDescription { get; init; }

    /// <summary>Name under which the task is registered.</summary>
    public string? TaskRegistryName { get; init; }

    /// <summary>Attributes of the task.</summary>
    public IReadOnlyDictionary<string, JsonElement> TaskAttribs { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Arguments of the task, defaults included.</summary>
    public IReadOnlyDictionary<string, JsonElement> TaskArgs { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Arguments that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement> TaskArgsPassed { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Solver that replaced that of the task.</summary>
    public string? Solver { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyDictionary<string, JsonElement>? SolverArgs { get; init; }

    /// <summary>Its arguments that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement>? SolverArgsPassed { get; init; }

    /// <summary>Tags given at the start.</summary>
    public ImmutableArray<string>? Tags { get; init; }

    /// <summary>The dataset.</summary>
    public required EvalDataset Dataset { get; init; }

    /// <summary>Where tools run: <c>{type, config?}</c>.</summary>
    public JsonElement? Sandbox { get; init; }

    /// <summary>Full name of the model: provider, slash, name.</summary>
    public required string Model { get; init; }

    /// <summary>Settings given with the run.</summary>
    public GenerateConfig ModelGenerateConfig { get; init => field = value ?? GenerateConfig.Empty; } = GenerateConfig.Empty;

    /// <summary>Address of the model.</summary>
    public string? ModelBaseUrl { get; init; }

    /// <summary>Arguments of the provider, without keys.</summary>
    public IReadOnlyDictionary<string, JsonElement> ModelArgs { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Other models by role.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ModelRoles { get; init; }

    /// <summary>Settings of the run.</summary>
    public required EvalConfig Config { get; init; }

    /// <summary>State of the source: <c>{type, origin, commit, dirty?}</c>.</summary>
    public JsonElement? Revision { get; init; }

    /// <summary>Versions of the packages that ran it.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init => field = value ?? ImmutableDictionary<string, string>.Empty; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Metadata given at the start; what only this app knows stands under <c>inspect_dotnet</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Hints for display.</summary>
    public JsonElement? Viewer { get; init; }

    /// <summary>Scorers with their metrics.</summary>
    public ImmutableArray<EvalScorer>? Scorers { get; init; }

    /// <summary>Metrics that replace the scorers' own: a list, or a map of lists.</summary>
    public JsonElement? Metrics { get; init; }

    /// <summary>The metric that the task declares to stand for the run.</summary>
    public JsonElement? HeadlineMetric { get; init; }

    /// <summary>Logs that were merged into this one.</summary>
    public JsonElement? Shards { get; init; }
}
