using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <summary>What the form holds: task, model and scorer, and the text of each setting, absent where the level below decides.</summary>
public sealed partial record RunForm
{
    /// <summary>Name of the task.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>Full name of the model; null takes the task's or the default.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the first scorer; null takes the task's.</summary>
    public string? Scorer { get; init; }

    /// <summary>Arguments of that scorer as a JSON map; null for none.</summary>
    public string? ScorerArguments { get; init; }

    /// <summary>Texts of the settings by name, as they stand in their fields.</summary>
    public ImmutableDictionary<string, string> Texts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Texts of the task's parameters by name, as they stand in their fields.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Further values of the model, the temperature and the parameters, by <see cref="ModelKey"/>, <see cref="TemperatureKey"/> or <see cref="ParameterKey"/>: each makes runs of its own.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Further { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The form that a request came from.</summary>
    public static RunForm Of(EvalRequest request, SettingTable settings)
    {
        var values = request.Settings;
        return new RunForm
        {
            Task = request.Task,
            Model = request.Model,
            Scorer = request.Scorer is [var scorer, ..] ? scorer.Name : null,
            ScorerArguments = request.Scorer is [{ Params.Count: > 0 } given, ..] ? JsonSerializer.Serialize(given.Params, AppJson.Options) : null,
            Parameters = request.TaskArgs.ToImmutableDictionary(a => a.Key, a => ParameterText.Of(a.Value)),
            ArgumentTexts = TextsOf(request.ModelArguments),
            Roles = request.ModelRoles.ToImmutableDictionary(r => r.Key, r => r.Value.ToString()),
            RoleTexts = request.ModelRoles.ToImmutableDictionary(r => r.Key, r => TextsOf(r.Value, settings)),
            Texts = settings.All.Where(s => s.Get(values) is not null).ToImmutableDictionary(s => s.Name, s => s.Type.ToField(s.Get(values)!.Value)),
        };
    }

    /// <summary>The text of a setting's field; null where it is empty.</summary>
    public string? TextOf(Setting setting) => Texts.GetValueOrDefault(setting.Name);

    /// <summary>This form with another text of a setting.</summary>
    public RunForm With(string setting, string? text) =>
        this with { Texts = string.IsNullOrEmpty(text) ? Texts.Remove(setting) : Texts.SetItem(setting, text) };

    /// <summary>This form with another text of a parameter; empty takes the task's default.</summary>
    public RunForm WithParameter(string name, string? text) =>
        this with { Parameters = string.IsNullOrEmpty(text) ? Parameters.Remove(name) : Parameters.SetItem(name, text) };

    /// <summary>This form with other further values; none for an empty list.</summary>
    public RunForm WithFurther(string key, ImmutableArray<string> values) =>
        this with { Further = values.IsEmpty ? Further.Remove(key) : Further.SetItem(key, values) };

    /// <summary>This form with another scorer and its arguments as a JSON map; null for none.</summary>
    public RunForm WithScorer(string? scorer, string? arguments = null) => this with { Scorer = scorer, ScorerArguments = arguments };

    /// <summary>What is wrong with the texts, field by field.</summary>
    public IEnumerable<(Setting Setting, string Problem)> Problems(SettingTable settings) =>
        from setting in settings.All
        let problem = setting.Read(TextOf(setting)).Problem
        where problem is not null
        select (setting, problem);

    /// <summary>The request of the form: the original with the fields that were changed. What the form has no field for stays as it was; a text with a problem sets nothing.</summary>
    /// <param name="settings">The settings of the form.</param>
    /// <param name="original">The request that the form was made from; null for a new one.</param>
    /// <param name="parent">Run that it was cloned from.</param>
    /// <param name="parameters">Parameters of the task with their defaults, which say the kinds of their values.</param>
    /// <param name="roles">The models that play roles in the task by itself.</param>
    /// <param name="arguments">Arguments that the model takes; null where they stay as they were.</param>
    public EvalRequest ToRequest(
        SettingTable settings,
        EvalRequest? original,
        string? parent,
        IReadOnlyDictionary<string, JsonElement>? parameters = null,
        IReadOnlyDictionary<string, ModelRole>? roles = null,
        IReadOnlyList<ModelArgument>? arguments = null)
    {
        var origin = original ?? new EvalRequest { Task = Task };
        var was = Of(origin, settings);
        var values = origin.Settings;

        // A field may hold less than its value: a stop text that is a line break itself cannot be told from the lines.
        foreach (var setting in settings.All.Where(s => TextOf(s) != was.TextOf(s)))
        {
            values = setting.Set(values, setting.Read(TextOf(setting)) is { Problem: null, Value: { } value } ? value : null);
        }

        ImmutableArray<string> changed = [.. settings.Differences(origin.Settings, values)];
        return origin.With(values) with
        {
            Task = Task,
            TaskArgs = Arguments(origin, was, parameters),
            Model = Model,
            ModelArguments = ArgumentsOf(origin, was, arguments),
            Scorer = ScorersOf(origin, was),
            ModelRoles = RolesOf(settings, origin, roles),
            Parent = parent,
            Changed = parent is null || changed.IsEmpty ? null : changed,
        };
    }

    /// <summary>The scorers of the original, of which the form shows the first: other arguments leave those behind it.</summary>
    private ImmutableArray<Part>? ScorersOf(EvalRequest origin, RunForm was)
    {
        if (Scorer == was.Scorer && ScorerArguments == was.ScorerArguments)
        {
            return origin.Scorer;
        }

        if (Scorer is null)
        {
            return null;
        }

        var part = new Part { Name = Scorer, Params = ScorerParams.ToDictionary(p => p.Key, p => p.Value) };
        return Scorer == was.Scorer && origin.Scorer is [_, .. var others] ? [part, .. others] : [part];
    }

    /// <summary>The arguments of the scorer; none for a text that is no map.</summary>
    private ImmutableArray<KeyValuePair<string, JsonElement>> ScorerParams => ArgumentsOf(ScorerArguments);

    /// <summary>Arguments of a JSON map, in its order; none for a text that is none.</summary>
    internal static ImmutableArray<KeyValuePair<string, JsonElement>> ArgumentsOf(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "{}");
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.Clone()))] : [];
        }
        catch (JsonException)
        {
            // A draft of another version.
            return [];
        }
    }

    /// <summary>The arguments of the original with those that were changed: a text that was not touched keeps its value, whatever its kind.</summary>
    private ImmutableDictionary<string, JsonElement> Arguments(EvalRequest origin, RunForm was, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        var isSame = Task == origin.Task;
        var values = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        foreach (var (name, text) in Parameters)
        {
            if (isSame && was.Parameters.GetValueOrDefault(name) == text)
            {
                values[name] = origin.TaskArgs[name];
            }
            else if ((parameters is not null && parameters.TryGetValue(name, out var usual) ? ParameterText.Read(name, text, usual).Value
                : isSame ? ParameterText.Read(name, text, null).Value
                : null) is { } value)
            {
                values[name] = value;
            }
        }

        return values.ToImmutable();
    }
}
