using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.NewRun;

/// <summary>What the form holds: every field as text or number, null where the level below decides.</summary>
public sealed record RunForm
{
    /// <summary>Name of the task.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>Full name of the model; null takes the task's or the default.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the first scorer; null takes the task's.</summary>
    public string? Scorer { get; init; }

    /// <summary>Repetitions.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs reducers, with commas between them.</summary>
    public string? Reducer { get; init; }

    /// <summary>Some items only: a count, or a range.</summary>
    public string? Limit { get; init; }

    /// <summary>Seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most new tokens.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Top-p.</summary>
    public double? TopP { get; init; }

    /// <summary>Texts that end an answer, one a line.</summary>
    public string? Stop { get; init; }

    /// <summary>System message.</summary>
    public string? SystemMessage { get; init; }

    /// <summary>Samples at the same time.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>The form that a request came from.</summary>
    public static RunForm Of(EvalRequest request) => new()
    {
        Task = request.Task,
        Model = request.Model,
        Scorer = request.Scorer is [var scorer, ..] ? scorer.Name : null,
        Epochs = request.EvalConfig.Epochs,
        Reducer = request.EvalConfig.EpochsReducer is { } reducers ? string.Join(", ", reducers) : null,
        Limit = ItemLimit.Text(request.EvalConfig.Limit),
        Seed = request.GenerateConfig.Seed,
        Temperature = request.GenerateConfig.Temperature,
        MaxTokens = request.GenerateConfig.MaxTokens,
        TopP = request.GenerateConfig.TopP,
        Stop = request.GenerateConfig.StopSeqs is { } stops ? string.Join('\n', stops) : null,
        SystemMessage = request.GenerateConfig.SystemMessage,
        MaxSamples = request.EvalConfig.MaxSamples,
    };

    /// <summary>The request of the form: the original with the fields that were changed. What the form has no field for stays as it was.</summary>
    /// <param name="original">The request that the form was made from; null for a new one.</param>
    /// <param name="parent">Run that it was cloned from.</param>
    public EvalRequest ToRequest(EvalRequest? original, string? parent)
    {
        var origin = original ?? new EvalRequest { Task = Task };
        var was = Of(origin);
        return origin with
        {
            Task = Task,
            TaskArgs = Task == origin.Task ? origin.TaskArgs : ImmutableDictionary<string, JsonElement>.Empty,
            Model = Model,
            Scorer = Scorer == was.Scorer ? origin.Scorer : Scorer is null ? null : [Part.Of(Scorer)],
            Parent = parent,
            EvalConfig = origin.EvalConfig with
            {
                Epochs = Epochs,
                EpochsReducer = Reducer == was.Reducer ? origin.EvalConfig.EpochsReducer : List(Reducer, ','),
                Limit = Limit == was.Limit ? origin.EvalConfig.Limit : ItemLimit.Parse(Limit),
                MaxSamples = MaxSamples,
            },
            GenerateConfig = origin.GenerateConfig with
            {
                Seed = Seed,
                Temperature = Temperature,
                MaxTokens = MaxTokens,
                TopP = TopP,

                // A text that is a line break itself cannot be told from the lines of the field.
                StopSeqs = Stop == was.Stop ? origin.GenerateConfig.StopSeqs : List(Stop, '\n'),
                SystemMessage = string.IsNullOrWhiteSpace(SystemMessage) ? null : SystemMessage,
            },
        };
    }

    /// <summary>Every field with its value in words, for marking what changed; defaults of the task are filled in.</summary>
    public ImmutableArray<(string Name, string Value)> Values(EvalTask? task) =>
    [
        ("task", Task),
        ("model", Model ?? task?.Model ?? "default"),
        ("scorer", Scorer ?? Names(task)),
        ("epochs", Text(Epochs ?? task?.Epochs ?? 1)),
        ("combine by", Reducer ?? (task?.Settings.Run.EpochsReducer is [var reducer, ..] ? reducer : "mean")),
        ("limit", Limit ?? "all"),
        ("seed", Seed is null && task?.Config.Seed is null ? "drawn" : Text(Seed ?? task?.Config.Seed)),
        ("temperature", Number(Temperature ?? task?.Config.Temperature, "1")),
        ("max tokens", Text(MaxTokens ?? task?.Config.MaxTokens, "2048")),
        ("top-p", Number(TopP ?? task?.Config.TopP, "1")),
        ("stop", string.IsNullOrEmpty(Stop) ? "none" : Format.Line(Stop, 40)),
        ("system message", string.IsNullOrWhiteSpace(SystemMessage) ? "none" : Format.Line(SystemMessage, 40)),
        ("parallel samples", Text(MaxSamples, "16")),
    ];

    private static ImmutableArray<string>? List(string? text, char separator) =>
        text?.Split(separator, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? [.. separator == ',' ? parts.Select(p => p.Trim()) : parts] : null;

    private static string Names(EvalTask? task) => task is null || task.Scorer.IsEmpty ? "none" : string.Join(", ", task.Scorer.Select(s => s.Name));

    private static string Text(long? value, string none = "default") => value?.ToString(CultureInfo.InvariantCulture) ?? none;

    private static string Number(double? value, string none) => value is { } number ? Format.Setting(number) : none;
}
