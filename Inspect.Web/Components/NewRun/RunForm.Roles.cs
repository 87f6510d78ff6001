using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <content>The models that play roles, each with settings of its own.</content>
public sealed partial record RunForm
{
    /// <summary>Full names of models by the role that they play, several with commas between them; absent where the task decides.</summary>
    public ImmutableDictionary<string, string> Roles { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Texts of the settings of a role's models, in their order, as they stand in their fields; absent where the models have those that the original or the task gives them.</summary>
    public ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>> RoleTexts { get; init; } = ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>>.Empty;

    /// <summary>This form with other models of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="models">Their names; empty leaves the role to the task.</param>
    /// <param name="texts">Texts of their settings; those of another number of models are those of none.</param>
    public RunForm WithRole(string role, string models, ImmutableArray<ImmutableDictionary<string, string>> texts = default) =>
        models.Length == 0 ? this with { Roles = Roles.Remove(role), RoleTexts = RoleTexts.Remove(role) }
        : this with
        {
            Roles = Roles.SetItem(role, models),
            RoleTexts = !texts.IsDefault && texts.Length == ModelRole.Parse(models).Models.Length ? RoleTexts.SetItem(role, texts) : RoleTexts.Remove(role),
        };

    /// <summary>Texts of the settings of a role's models as they are.</summary>
    public static ImmutableArray<ImmutableDictionary<string, string>> TextsOf(ModelRole role, SettingTable settings) => [.. role.Models.Select(m => TextsOf(m.Config, settings))];

    /// <summary>The settings that a model of a role can have.</summary>
    public static IEnumerable<Setting> RoleSettings(SettingTable settings) => settings.All.Where(s => s.Scope == SettingScope.Generate);

    /// <summary>What is wrong with the texts of the roles' settings, field by field.</summary>
    public IEnumerable<(string Role, int Index, Setting Setting, string Problem)> RoleProblems(SettingTable settings) =>
        from role in RoleTexts
        where Roles.ContainsKey(role.Key)
        from texts in role.Value.Index()
        from setting in RoleSettings(settings)
        let problem = setting.Read(texts.Item.GetValueOrDefault(setting.Name)).Problem
        where problem is not null
        select (role.Key, texts.Index, setting, problem);

    private static ImmutableDictionary<string, string> TextsOf(GenerateConfig config, SettingTable settings)
    {
        var values = SettingValues.Empty with { Generate = config };
        return RoleSettings(settings).Where(s => s.Get(values) is not null).ToImmutableDictionary(s => s.Name, s => s.Type.ToField(s.Get(values)!.Value));
    }

    /// <summary>The roles of the request: models that are named as before keep what the form has no field for.</summary>
    private ImmutableDictionary<string, ModelRole> RolesOf(SettingTable settings, EvalRequest origin, IReadOnlyDictionary<string, ModelRole>? ofTask) => Roles.ToImmutableDictionary(r => r.Key, r =>
    {
        var role = new[] { origin.ModelRoles.GetValueOrDefault(r.Key), ofTask?.GetValueOrDefault(r.Key) }.FirstOrDefault(k => k?.ToString() == r.Value) ?? ModelRole.Parse(r.Value);
        return RoleTexts.TryGetValue(r.Key, out var texts) && texts.Length == role.Models.Length
            ? new ModelRole([.. role.Models.Select((m, i) => m with { Config = ConfigOf(settings, m.Config, texts[i]) })])
            : role;
    });

    /// <summary>Settings with those that were changed: a text that was not touched keeps its value, of which it may show a part.</summary>
    private static GenerateConfig ConfigOf(SettingTable settings, GenerateConfig was, ImmutableDictionary<string, string> texts)
    {
        var values = SettingValues.Empty with { Generate = was };
        var before = TextsOf(was, settings);
        foreach (var setting in RoleSettings(settings))
        {
            var text = texts.GetValueOrDefault(setting.Name);
            if (text != before.GetValueOrDefault(setting.Name))
            {
                values = setting.Set(values, setting.Read(text) is { Problem: null, Value: { } value } ? value : null);
            }
        }

        return values.Generate;
    }
}
