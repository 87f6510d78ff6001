using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Requests;

/// <summary>A request with every default filled in, and where each value comes from.</summary>
/// <param name="Body">The request, as a body of the HTTP API.</param>
/// <param name="Sources">For each path <c>default</c>, <c>task</c>, <c>model</c>, <c>parent</c> or <c>you</c>.</param>
internal sealed record ResolvedRequest(JsonElement Body, IReadOnlyDictionary<string, string> Sources)
{
    private const string You = "you";
    private const string OfTask = "task";

    /// <summary>Fills in what a plan says.</summary>
    /// <param name="plan">The plan of the request.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static ResolvedRequest Of(PlannedEval plan, SettingTable settings)
    {
        var (request, task) = (plan.Request, plan.Task);
        var values = plan.Settings.Where(s => s.Value is not null).Aggregate(SettingValues.Empty, (all, s) => s.Setting.Set(all, s.Value));
        var whole = (request with
        {
            Task = task.Name,
            TaskArgs = task.Arguments.Concat(request.TaskArgs).GroupBy(a => a.Key).ToImmutableDictionary(g => g.Key, g => g.Last().Value),
            Model = plan.Spec.Model,
            ModelRoles = task.ModelRoles,
            Scorer = request.Scorer ?? [.. task.Scorer.Select(s => s.Description)],
        }).With(values);
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["task"] = You,
            ["model"] = request.Model is not null ? You : task.Model is not null ? OfTask : "default",
            ["inspect.scorer"] = request.Scorer is not null ? You : OfTask,
        };
        foreach (var name in whole.TaskArgs.Keys)
        {
            sources[$"task.args.{name}"] = request.TaskArgs.ContainsKey(name) ? You : OfTask;
        }

        foreach (var role in whole.ModelRoles.Keys)
        {
            sources[$"model_roles.{role}"] = request.ModelRoles.ContainsKey(role) ? You : OfTask;
        }

        foreach (var setting in plan.Settings.Where(s => s.Value is not null))
        {
            sources[setting.Setting.Path] = Word(setting.Origin);
        }

        return new ResolvedRequest(JsonDocument.Parse(RequestBody.Text(whole, settings)).RootElement, sources);
    }

    private static string Word(SettingOrigin origin) => origin switch
    {
        SettingOrigin.Model => "model",
        SettingOrigin.Task => OfTask,
        SettingOrigin.Clone => "parent",
        SettingOrigin.Option => You,
        _ => "default",
    };
}
