using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <content>What the fields hold, where it comes from, and what was changed.</content>
public sealed partial class NewRunPage
{
    private ImmutableArray<SettingView> _fields = [];
    private ImmutableArray<SettingView> _originalFields = [];

    private int EpochsValue => Whole("epochs") ?? 1;

    private int? MaxTokensValue => Whole("max_tokens");

    private IReadOnlyList<(string Name, string Was, string Is)> Changes => _original is null
        ? []
        :
        [
            .. Choices(_form, _task?.Task).Zip(Choices(_original, OriginalTask)).Where(p => p.First.Value != p.Second.Value).Select(p => (p.First.Name, p.Second.Value, p.First.Value)),
            .. _parameters.Concat(_roles.Select(r => r.Field)).Where(v => v.Was is not null).Select(v => (v.Name, v.Was!, v.Shown)),
            .. from role in _roles from played in role.Models from view in played.Settings where view.Was is not null select ($"{role.Name} {view.Setting.Label.ToLowerInvariant()}", view.Was!, view.Shown),
            .. _arguments.Where(v => v.Field.Was is not null).Select(v => (v.Argument.Name, v.Field.Was!, v.Field.Shown)),
            .. LostArguments,
            .. _fields.Where(v => v.Was is not null).Select(v => (v.Setting.Label.ToLowerInvariant(), v.Was!, v.Shown)),
        ];

    private static (string Name, string Value)[] Choices(RunForm form, EvalTask? task) =>
    [
        ("task", form.Task),
        ("model", form.Model ?? task?.Model ?? "default"),
        ("scorer", form.Scorer is { } chosen ? $"{chosen} {form.ScorerArguments}".TrimEnd() : (task is null || task.Scorer.IsEmpty ? "none" : string.Join(", ", task.Scorer.Select(p => p.Name)))),
    ];

    /// <summary>All that is known to be wrong, of the request that was refused last and of the form as it stands.</summary>
    private ImmutableArray<RequestProblem> AllProblems => _obstacle is { Path: not "task" } found && _problems.All(p => p.Path != found.Path) ? _problems.Add(found) : _problems;

    private Task ChangeSettingAsync((Setting Setting, string? Text) change)
    {
        Change(_form.With(change.Setting.Name, change.Text));
        return LookSoonAsync();
    }

    /// <summary>Says again what is in force, which task and model have a part in.</summary>
    private void Describe()
    {
        var fields = new FormSettings(Settings, Planner);
        _originalFields = _original is null ? [] : fields.Describe(_original, _request!, OriginalTask, []);
        _fields = fields.Describe(_form, RequestOf(), _task?.Task, _originalFields);
        DescribeParameters();
    }

    /// <summary>The settings as their fields stand on the form, from the top.</summary>
    private IEnumerable<Setting> FieldsInOrder => Settings.All
        .OrderBy(s => s.Place switch { SettingPlace.Repeats => 0, SettingPlace.Generation => 1, SettingPlace.More => 2, _ => 3 })
        .ThenBy(s => s.Type.IsMultiline);

    /// <summary>The value of a whole number that somebody set.</summary>
    private int? Whole(string name) =>
        Planner.Resolve(RequestOf(), _task?.Task).FirstOrDefault(s => s.Setting.Name == name) is { Origin: not SettingOrigin.Default, Value: { } value }
            ? value.GetInt32()
            : null;

    private string SourceOf(string name)
    {
        var value = Choices(_form, _task?.Task).First(v => v.Name == name).Value;
        var bare = Choices(new RunForm { Task = _form.Task }, _task?.Task).First(v => v.Name == name).Value;
        var none = Choices(new RunForm { Task = _form.Task }, null).First(v => v.Name == name).Value;
        return _original is not null ? $"from #{_parent!.Run[..Math.Min(4, _parent.Run.Length)]}" : value != bare ? "you" : bare != none ? "task" : "default";
    }

    private string? WasOf(string name) => Changes.FirstOrDefault(c => c.Name == name) is { Name: not null } change ? change.Was : null;
}
