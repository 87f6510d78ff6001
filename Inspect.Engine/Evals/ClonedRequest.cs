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
        ModelRoles = RolesOf(log, settings ?? SettingTable.BuiltIn),
        ModelArguments = OwnFacts.Of(log) is null ? ModelArguments.None : new ModelArguments { BaseUrl = log.Eval.ModelBaseUrl, Values = log.Eval.ModelArgs },
        Solver = log.Eval.Solver is { } solver && OwnFacts.Of(log) is not null ? new Part { Name = solver, Params = log.Eval.SolverArgsPassed ?? log.Eval.SolverArgs ?? ImmutableDictionary<string, JsonElement>.Empty } : null,
        Prices = OwnFacts.Of(log)?.Prices ?? ImmutableDictionary<string, ModelPrice>.Empty,
        Tags = log.Eval.Tags ?? [],
        Metadata = log.Eval.Metadata?.Where(m => m.Key != OwnMetadata).ToImmutableDictionary() ?? ImmutableDictionary<string, JsonElement>.Empty,
    }.With(SettingsOf(log, settings ?? SettingTable.BuiltIn));

    /// <summary>The models that played roles, with their settings as far as a run here uses them. What a model was opened with counts in logs of this app alone.</summary>
    /// <param name="log">Header of the log.</param>
    /// <param name="settings">Settings that a run here uses.</param>
    public static ImmutableDictionary<string, ModelRole> RolesOf(EvalLog log, SettingTable settings)
    {
        var isOurs = OwnFacts.Of(log) is not null;
        var roles = ImmutableDictionary.CreateBuilder<string, ModelRole>();
        foreach (var (role, value) in log.Eval.ModelRoles ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            var models = (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1)).Select(m => ModelOf(m, isOurs, settings)).OfType<RoleModel>();
            if (models.ToImmutableArray() is { Length: > 0 } played)
            {
                roles[role] = new ModelRole(played);
            }
        }

        return roles.ToImmutable();
    }

    private static RoleModel? ModelOf(JsonElement value, bool isOurs, SettingTable settings) =>
        value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("model", out var name) || name.ValueKind != JsonValueKind.String ? null
            : new RoleModel(name.GetString()!) { Config = ConfigOf(value, settings), Arguments = isOurs ? ArgumentsOf(value) : ModelArguments.None };

    private static GenerateConfig ConfigOf(JsonElement role, SettingTable settings)
    {
        try
        {
            return role.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object
                ? settings.Only(new SettingValues(LogJson.FromElement<GenerateConfig>(config), RunSettings.Empty)).Generate
                : GenerateConfig.Empty;
        }
        catch (JsonException)
        {
            // The settings of an odd log: the model plays the role with none.
            return GenerateConfig.Empty;
        }
    }

    private static ModelArguments ArgumentsOf(JsonElement role) => new()
    {
        BaseUrl = role.TryGetProperty("base_url", out var address) && address.ValueKind == JsonValueKind.String ? address.GetString() : null,
        Values = role.TryGetProperty("args", out var arguments) && arguments.ValueKind == JsonValueKind.Object
            ? arguments.EnumerateObject().ToImmutableDictionary(a => a.Name, a => a.Value)
            : ModelArguments.None.Values,
    };

    /// <summary>Settings that other programs know are left out: the new log would say that they were in force.</summary>
    private static SettingValues SettingsOf(EvalLog log, SettingTable settings) =>
        settings.Only(new SettingValues(log.Plan.Config, LoggedSettings.ToSettings(log.Eval.Config)));
}
