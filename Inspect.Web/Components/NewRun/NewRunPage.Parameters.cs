using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.NewRun;

/// <content>Parameters of the task, and the models that play roles in it.</content>
public sealed partial class NewRunPage
{
    private const string ArgumentPath = "task.args.";

    /// <summary>The task with its defaults; <c>_task</c> is the same with the values of the form.</summary>
    private TaskFile? _taskFile;
    private ImmutableArray<ParameterView> _parameters = [];

    private IReadOnlyDictionary<string, JsonElement> Usual => _taskFile?.Name == _form.Task ? _taskFile.Parameters : ImmutableDictionary<string, JsonElement>.Empty;

    private IEnumerable<RequestProblem> ParameterProblems => _parameters.Where(p => p.Problem is not null).Select(p => new RequestProblem(ArgumentPath + p.Name, p.Problem!));

    private string ParentMark => $"from #{_parent!.Run[..Math.Min(4, _parent.Run.Length)]}";

    private EvalRequest RequestOf() => RequestOf(_form);

    private EvalRequest RequestOf(RunForm form) => form.ToRequest(Settings, _request, _parent?.Run, Usual, RolesOfTask, ArgumentsOf(form));

    /// <summary>Id of the field that a path of a request belongs to.</summary>
    private string IdOfPath(string path) =>
        path.StartsWith(ArgumentPath, StringComparison.Ordinal) && _parameters.FirstOrDefault(p => ArgumentPath + p.Name == path) is { } view ? view.FieldId
        : _arguments.FirstOrDefault(a => PathOf(a) == path || path == ModelArgumentsPath) is { } argument ? argument.Field.FieldId
        : IdOfRolePath(path) ?? path.Split('.')[^1];

    private Task ChangeParameterAsync((string Name, string? Text) change)
    {
        Change(_form.WithParameter(change.Name, change.Text));
        return LookSoonAsync(isTaskChanged: true);
    }

    /// <summary>Says again what parameters and roles are, where their values come from, and what was changed.</summary>
    private void DescribeParameters()
    {
        var isOfOriginal = _original?.Task == _form.Task;
        _parameters = [.. Usual.Select(p => ParameterOf(p.Key, p.Value, isOfOriginal)), .. _form.Parameters.Keys.Except(Usual.Keys).Order(StringComparer.Ordinal).Select(n => ParameterOf(n, null, isOfOriginal))];
        DescribeRoles(isOfOriginal);
        DescribeArguments();
    }

    private ParameterView ParameterOf(string name, JsonElement? usual, bool isOfOriginal)
    {
        var text = _form.Parameters.GetValueOrDefault(name);
        var before = isOfOriginal ? _original!.Parameters.GetValueOrDefault(name) : null;
        var placeholder = usual is { } value ? ParameterText.Of(value) : string.Empty;
        return new ParameterView(
            name, text, placeholder, text is null ? "task" : isOfOriginal && text == before ? ParentMark : "you",
            isOfOriginal && (text ?? placeholder) != (before ?? placeholder) ? Format.Line(before ?? placeholder, 40) : null,
            ParameterText.Read(name, text, usual).Problem);
    }
}
