using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <content>The models that play roles, and their settings.</content>
public sealed partial class NewRunPage
{
    private const string RolePath = "model_roles.";

    /// <summary>Argument of a scorer that names the role it asks.</summary>
    private const string RoleArgument = "model_role";

    /// <summary>Argument of a scorer that names a model, so that no role is asked.</summary>
    private const string ModelArgument = "model";

    /// <summary>Settings of the run that count for models of roles too (semantics 5.2).</summary>
    private static readonly ImmutableHashSet<string> Shared = ["max_connections", "adaptive_connections", "max_retries", "timeout", "cache"];

    private ImmutableArray<RoleView> _roles = [];

    private IReadOnlyDictionary<string, ModelRole> RolesOfTask => _taskFile?.Name == _form.Task && _taskFile.Task is { } task ? task.ModelRoles : ImmutableDictionary<string, ModelRole>.Empty;

    private IEnumerable<RequestProblem> RoleProblems => _form.RoleProblems(Settings).Select(p => new RequestProblem($"{RolePath}{p.Role}.{p.Index}.{p.Setting.Name}", $"The role {p.Role}: {p.Problem}"));

    /// <summary>The scorers, and those that they are made of.</summary>
    private IEnumerable<Part> AllScorers => WithInner(NewScorers);

    /// <summary>Roles that the scorers ask for.</summary>
    private IEnumerable<string> AskedRoles =>
        from scorer in AllScorers
        where !scorer.Params.TryGetValue(ModelArgument, out var model) || model.ValueKind == System.Text.Json.JsonValueKind.Null
        let parameter = Parts.Find(PartKind.Scorer, scorer.Name)?.Parameters.FirstOrDefault(p => p.Name == RoleArgument)
        where parameter is not null
        let role = scorer.Params.TryGetValue(RoleArgument, out var named) ? named.ValueKind == System.Text.Json.JsonValueKind.String ? named.GetString() : null : parameter.Default as string
        where role is { Length: > 0 }
        select role;

    private IEnumerable<Part> WithInner(IEnumerable<Part> scorers) => scorers.SelectMany(s => WithInner(InnerOf(s)).Prepend(s));

    /// <summary>The scorers that one is made of, such as those of a panel; none where its arguments are wrong, which is said elsewhere.</summary>
    private IEnumerable<Part> InnerOf(Part scorer) =>
        Parts.Find(PartKind.Scorer, scorer.Name) is { } definition && Parts.Check(PartKind.Scorer, scorer) is null
            ? definition.Parameters.Where(p => p.PartsOf == PartKind.Scorer).SelectMany(p => new PartArguments(definition, scorer.Params) { Registry = Parts }.Parts(p.Name))
            : [];

    private Task ChangeRoleAsync((string Role, string Model) change)
    {
        Change(_form.WithRole(change.Role, change.Model, TextsOf(change.Role)));
        return LookSoonAsync();
    }

    private Task ChangeRoleSettingAsync((string Role, int Index, Setting Setting, string? Text) change)
    {
        var names = _form.Roles.GetValueOrDefault(change.Role) ?? RolesOfTask[change.Role].ToString();
        var texts = TextsOf(change.Role);
        var own = texts[change.Index];
        own = string.IsNullOrEmpty(change.Text) ? own.Remove(change.Setting.Name) : own.SetItem(change.Setting.Name, change.Text);
        Change(_form.WithRole(change.Role, names, texts.SetItem(change.Index, own)));
        return LookSoonAsync();
    }

    /// <summary>Id of the field that a path of a role's setting belongs to; null for another path.</summary>
    private string? IdOfRolePath(string path) =>
        (from role in _roles
         from played in role.Models.Index()
         from view in played.Item.Settings
         where path == $"{RolePath}{role.Name}.{played.Index}.{view.Setting.Name}"
         select RoleFields.FieldPrefix(role, played.Index) + view.Setting.FieldId).FirstOrDefault();

    /// <summary>Texts of the settings of a role's models: those of the form, else those of the task.</summary>
    private ImmutableArray<ImmutableDictionary<string, string>> TextsOf(string role) =>
        _form.RoleTexts.TryGetValue(role, out var texts) ? texts
        : _form.Roles.TryGetValue(role, out var names) && RolesOfTask.GetValueOrDefault(role)?.ToString() != names ? [.. ModelRole.Parse(names).Models.Select(_ => ImmutableDictionary<string, string>.Empty)]
        : RolesOfTask.TryGetValue(role, out var ofTask) ? RunForm.TextsOf(ofTask, Settings)
        : default;

    /// <summary>Says again what the roles are, where their values come from, and what was changed.</summary>
    private void DescribeRoles(bool isOfOriginal)
    {
        var ofTask = RolesOfTask;
        _roles = [.. ofTask.Keys.Union(_form.Roles.Keys).Union(AskedRoles).Order(StringComparer.Ordinal).Select(r => RoleOf(r, ofTask.GetValueOrDefault(r), isOfOriginal))];
    }

    private RoleView RoleOf(string role, ModelRole? ofTask, bool isOfOriginal)
    {
        var given = _form.Roles.GetValueOrDefault(role);
        var names = given ?? ofTask?.ToString();
        var none = ofTask is null ? "the model under test" : string.Empty;
        var before = isOfOriginal ? _original!.Roles.GetValueOrDefault(role) ?? ofTask?.ToString() ?? none : null;
        var isAsBefore = isOfOriginal && given == _original!.Roles.GetValueOrDefault(role);
        var field = new ParameterView(
            role, names, none, given is null ? ofTask is null ? "default" : "task" : isAsBefore ? ParentMark : "you",
            before is not null && before != (names ?? none) ? before : null, null)
        { Prefix = "role" };
        var texts = TextsOf(role);
        return new RoleView(field, names is null || texts.IsDefault ? [] : [.. ModelRole.Parse(names).Models.Select((m, i) => PlayedBy(role, m.Name, i, texts[i], ofTask, isOfOriginal))]);
    }

    private RoleModelView PlayedBy(string role, string model, int index, ImmutableDictionary<string, string> texts, ModelRole? ofTask, bool isOfOriginal)
    {
        var usual = Registry.DefaultsOf(model).Merge(Registry.ConfigOf(model));
        var run = Planner.Resolve(RequestOf(), _task?.Task).Where(s => Shared.Contains(s.Setting.Name)).ToDictionary(s => s.Setting.Name, s => s.Value);
        var task = ofTask is not null && index < ofTask.Models.Length ? RunForm.TextsOf(ofTask, Settings)[index] : ImmutableDictionary<string, string>.Empty;
        var original = !isOfOriginal ? null
            : _original!.RoleTexts.TryGetValue(role, out var all) ? index < all.Length ? all[index] : ImmutableDictionary<string, string>.Empty
            : task;
        return new RoleModelView(model, [.. RunForm.RoleSettings(Settings).Select(setting =>
        {
            var text = texts.GetValueOrDefault(setting.Name);
            var value = run.GetValueOrDefault(setting.Name) ?? setting.Get(SettingValues.Empty with { Generate = usual }) ?? setting.Default;
            var view = new SettingView(
                setting, text, value is { } inForce ? Format.Line(setting.Type.Show(inForce), 40) : setting.Absent,
                text is null ? "default" : original is not null && original.GetValueOrDefault(setting.Name) == text ? ParentMark : task.GetValueOrDefault(setting.Name) == text ? "task" : "you",
                null, setting.Read(text).Problem);
            return original is not null && original.GetValueOrDefault(setting.Name) is var was && was != text ? view with { Was = was is null ? view.Placeholder : Format.Line(was, 40) } : view;
        })]);
    }
}
