using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <summary>What the form holds: task, model and scorer, and the text of each setting, absent where the level below decides.</summary>
public sealed record RunForm
{
    /// <summary>Name of the task.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>Full name of the model; null takes the task's or the default.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the first scorer; null takes the task's.</summary>
    public string? Scorer { get; init; }

    /// <summary>Texts of the settings by name, as they stand in their fields.</summary>
    public ImmutableDictionary<string, string> Texts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The form that a request came from.</summary>
    public static RunForm Of(EvalRequest request, SettingTable settings)
    {
        var values = request.Settings;
        return new RunForm
        {
            Task = request.Task,
            Model = request.Model,
            Scorer = request.Scorer is [var scorer, ..] ? scorer.Name : null,
            Texts = settings.All.Where(s => s.Get(values) is not null).ToImmutableDictionary(s => s.Name, s => s.Type.ToField(s.Get(values)!.Value)),
        };
    }

    /// <summary>The text of a setting's field; null where it is empty.</summary>
    public string? TextOf(Setting setting) => Texts.GetValueOrDefault(setting.Name);

    /// <summary>This form with another text of a setting.</summary>
    public RunForm With(string setting, string? text) =>
        this with { Texts = string.IsNullOrEmpty(text) ? Texts.Remove(setting) : Texts.SetItem(setting, text) };

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
    public EvalRequest ToRequest(SettingTable settings, EvalRequest? original, string? parent)
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
            TaskArgs = Task == origin.Task ? origin.TaskArgs : ImmutableDictionary<string, JsonElement>.Empty,
            Model = Model,
            Scorer = Scorer == was.Scorer ? origin.Scorer : Scorer is null ? null : [Part.Of(Scorer)],
            Parent = parent,
            Changed = parent is null || changed.IsEmpty ? null : changed,
        };
    }
}
