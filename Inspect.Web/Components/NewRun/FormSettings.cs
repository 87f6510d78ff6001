using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <summary>Describes the fields of the settings: their texts, what is in force without them, and where values come from.</summary>
/// <param name="settings">The settings.</param>
/// <param name="planner">Knows what is in force.</param>
internal sealed class FormSettings(SettingTable settings, EvalPlanner planner)
{
    private const string Default = "default";

    /// <summary>Name of a setting and of a solver that do the same.</summary>
    private const string SystemMessage = "system_message";

    /// <summary>The fields of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="request">Its request.</param>
    /// <param name="task">Its task; null when that cannot be read.</param>
    /// <param name="original">The fields of the run that it was cloned from; empty for none.</param>
    public ImmutableArray<SettingView> Describe(RunForm form, EvalRequest request, EvalTask? task, ImmutableArray<SettingView> original)
    {
        var now = planner.Resolve(request, task);
        var below = planner.Resolve(new EvalRequest { Task = form.Task, Model = form.Model }, task);
        var was = original.ToDictionary(v => v.Setting.Name);
        return
        [
            .. settings.All.Select((setting, i) =>
            {
                var ofSolver = now[i].Value is null && below[i].Value is null ? OfSolver(setting, task) : null;
                var view = new SettingView(
                    setting, form.TextOf(setting), ofSolver ?? Placeholder(below[i]), ofSolver is null ? Source(now[i].Origin, request) : "task", null, setting.Read(form.TextOf(setting)).Problem);
                
                // Where nobody sets anything, before or now, another model has other defaults.
                return was.TryGetValue(setting.Name, out var before) && before.Shown != view.Shown && (before.Source, view.Source) != (Default, Default) ? view with { Was = before.Shown } : view;
            }),
        ];
    }

    /// <summary>What a solver of the task does where nobody sets the setting of that name: a part of it says the system message.</summary>
    private static string? OfSolver(Setting setting, EvalTask? task) =>
        setting.Name == SystemMessage && task?.Solver.FirstOrDefault(s => s.Name == setting.Name) is { } part
            && part.Params.GetValueOrDefault("template") is { ValueKind: JsonValueKind.String } template
            ? Format.Line(template.GetString()!, 40)
            : null;

    private static string Placeholder(ResolvedSetting setting) =>
        setting.Value is { } value ? Format.Line(setting.Setting.Type.Show(value), 40) : setting.Setting.Absent;

    private static string Source(SettingOrigin origin, EvalRequest request) => origin switch
    {
        SettingOrigin.Option => "you",
        SettingOrigin.Clone => $"from #{request.Parent![..Math.Min(4, request.Parent!.Length)]}",
        SettingOrigin.Task => "task",
        SettingOrigin.Model => "model",
        _ => Default,
    };
}
