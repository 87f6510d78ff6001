using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run;

/// <summary>The settings of a run in words, by the rows of their table, each with where it comes from. A default is only shown where it was in force.</summary>
internal static class RunSettingTexts
{
    private const string NotSet = "not set";

    /// <summary>Label and value of each setting, and whether somebody or something gave it a value.</summary>
    public static IEnumerable<(string Name, string Value, bool IsSet)> Of(RunView run, SettingTable settings, EvalPlanner planner, TaskCatalog tasks) => run switch
    {
        { Header: { } header } => OfLog(header, settings),
        { Queued.Request: { } request } => planner.Resolve(request, tasks.List().FirstOrDefault(t => t.Name == request.Task)?.Task)
            .Select(s => (s.Setting.Label, s.Value is { } value ? Text(s.Setting, value, s.Origin) : s.Setting.Absent, s.Value is not null)),
        _ => [],
    };

    /// <summary>A log of another program does not say which defaults were in force, so what it does not set stays unset here.</summary>
    private static IEnumerable<(string Name, string Value, bool IsSet)> OfLog(EvalLog header, SettingTable settings)
    {
        var values = new SettingValues(header.Plan.Config, LoggedSettings.ToSettings(header.Eval.Config));
        var facts = OwnFacts.Of(header);
        foreach (var setting in settings.All)
        {
            var text = setting.Get(values) is { } value ? Text(setting, value, facts?.OriginOf(setting.Name))
                : facts?.DefaultOf(setting.Name) is { } standard ? Text(setting, standard, SettingOrigin.Default)
                : setting.Name == "seed" && facts?.Seed is { } seed ? $"{seed} (drawn)"
                : null;
            yield return (setting.Label, text ?? (facts is null ? NotSet : setting.Absent), text is not null);
        }
    }

    private static string Text(Setting setting, JsonElement value, SettingOrigin? origin) => setting.Type.Show(value) + origin switch
    {
        SettingOrigin.Default => " (default)",
        SettingOrigin.Model => " (of the model)",
        SettingOrigin.Task => " (of the task)",
        SettingOrigin.Clone => " (as in the run it was cloned from)",
        _ => string.Empty,
    };
}
