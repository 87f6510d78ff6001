using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>The request that a log stands for, when the queue does not know it.</summary>
public static class ClonedRequest
{
    /// <summary>What only this app knows of a run: its seed and parent, which the next run gets anew.</summary>
    private const string OwnMetadata = "inspect_dotnet";

    /// <summary>Task, model and all settings that a run here uses. The log holds them merged with those of the task, so the repeat stays the same when the task file changes.</summary>
    /// <param name="log">Header of the log.</param>
    /// <param name="settings">Settings that a run here uses; null for those of this app.</param>
    public static EvalRequest Of(EvalLog log, SettingTable? settings = null) => new EvalRequest
    {
        Task = log.Eval.Task[(log.Eval.Task.LastIndexOf('/') + 1)..],
        TaskArgs = log.Eval.TaskArgs,
        Model = log.Eval.Model,
        Scorer = log.Eval.Scorers is { Length: > 0 } scorers ? LoggedPart.Of(scorers) : null,
        ModelRoles = RolesOf(log),
        ModelRoleConfig = RoleConfigOf(log, settings ?? SettingTable.BuiltIn),
        ModelArguments = OwnFacts.Of(log) is null ? ModelArguments.None : new ModelArguments { BaseUrl = log.Eval.ModelBaseUrl, Values = log.Eval.ModelArgs },
        Solver = log.Eval.Solver is { } solver && OwnFacts.Of(log) is not null ? new Part { Name = solver, Params = log.Eval.SolverArgsPassed ?? log.Eval.SolverArgs ?? ImmutableDictionary<string, JsonElement>.Empty } : null,
        Prices = OwnFacts.Of(log)?.Prices ?? ImmutableDictionary<string, ModelPrice>.Empty,
        Tags = log.Eval.Tags ?? [],
        Metadata = log.Eval.Metadata?.Where(m => m.Key != OwnMetadata).ToImmutableDictionary() ?? ImmutableDictionary<string, JsonElement>.Empty,
    }.With(SettingsOf(log, settings ?? SettingTable.BuiltIn));

    /// <summary>Full names of the models by the role that they played.</summary>
    public static ImmutableDictionary<string, string> RolesOf(EvalLog log) =>
        log.Eval.ModelRoles?.Where(r => NameOf(r.Value) is not null).ToImmutableDictionary(r => r.Key, r => NameOf(r.Value)!) ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>Settings of the models that played roles, as far as a run here uses them.</summary>
    private static ImmutableDictionary<string, GenerateConfig> RoleConfigOf(EvalLog log, SettingTable settings)
    {
        var configs = ImmutableDictionary.CreateBuilder<string, GenerateConfig>();
        foreach (var (role, value) in log.Eval.ModelRoles ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            if (NameOf(value) is not null && value.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object && config.EnumerateObject().Any())
            {
                try
                {
                    configs[role] = settings.Only(new SettingValues(LogJson.FromElement<GenerateConfig>(config), RunSettings.Empty)).Generate;
                }
                catch (JsonException)
                {
                    // The settings of an odd log: the model plays the role with none.
                }
            }
        }

        return configs.ToImmutable();
    }

    private static string? NameOf(JsonElement role) =>
        role.ValueKind == JsonValueKind.Object && role.TryGetProperty("model", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    /// <summary>Settings that other programs know are left out: the new log would say that they were in force.</summary>
    private static SettingValues SettingsOf(EvalLog log, SettingTable settings) =>
        settings.Only(new SettingValues(log.Plan.Config, LoggedSettings.ToSettings(log.Eval.Config)));
}
