using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;

namespace Inspect.Web.Components.NewRun;

/// <content>What the model is opened with.</content>
public sealed partial class NewRunPage
{
    private const string ModelArgumentsPath = "model_args";

    /// <summary>The address of a server is as good as an argument.</summary>
    private static readonly ModelArgument Address = new(RunForm.AddressKey, "Address of the server", ModelArgumentKind.Text, "Address of the model's server, in place of the provider's own.") { Absent = "the provider's" };

    private ImmutableArray<ArgumentView> _arguments = [];

    private IEnumerable<RequestProblem> ArgumentProblems => _arguments.Where(a => a.Field.Problem is not null).Select(a => new RequestProblem(PathOf(a), a.Field.Problem!));

    /// <summary>What speaks against the arguments and stands beside none of their fields yet.</summary>
    private string? ArgumentsProblem => _arguments.All(a => a.Field.Problem is null) ? ProblemOf(ModelArgumentsPath) : null;

    private static string PathOf(ArgumentView view) => $"{ModelArgumentsPath}.{view.Argument.Name}";

    private Task ChangeArgumentAsync((string Name, string? Text) change)
    {
        Change(_form.WithArgument(change.Name, change.Text));
        ShowModel();
        return LookSoonAsync();
    }

    /// <summary>The arguments that the model of a form takes and that a form asks for: keys come from the environment.</summary>
    private ImmutableArray<ModelArgument> ArgumentsOf(RunForm form)
    {
        var model = form.Model ?? _task?.Task?.Model ?? Defaults.Value.Model!;
        return [.. Registry.ArgumentsOf(model).Where(a => !a.IsSecret && (!a.IsOtherName || form.ArgumentTexts.ContainsKey(a.Name))), .. Registry.HasAddress(model) ? [Address] : Array.Empty<ModelArgument>()];
    }

    /// <summary>Says again what the model is opened with, where that comes from, and what was changed.</summary>
    private void DescribeArguments()
    {
        var alone = Registry.Check(ModelValue, ModelArguments.None);
        _arguments = [.. ArgumentsOf(_form).Select(a => ViewOf(a, alone))];
    }

    private ArgumentView ViewOf(ModelArgument argument, string? alone)
    {
        var text = _form.ArgumentTexts.GetValueOrDefault(argument.Name);
        var before = _original?.ArgumentTexts.GetValueOrDefault(argument.Name);
        return new ArgumentView(argument, new ParameterView(
            argument.Name, text, argument.Absent, text is null ? "default" : text == before ? ParentMark : "you",
            _original is not null && text != before ? before is null ? argument.Absent : Format.Line(before, 40) : null,
            _form.ProblemOf(argument) ?? Refusal(argument, text, alone))
        { Prefix = "model-arg" });
    }

    /// <summary>What the provider says to one argument alone, beyond what it says to the model without any.</summary>
    private string? Refusal(ModelArgument argument, string? text, string? alone) =>
        argument.Name != RunForm.AddressKey && ArgumentText.Read(argument, text).Value is { } value
            && Registry.Check(ModelValue, new ModelArguments { Values = new Dictionary<string, JsonElement> { [argument.Name] = value } }) is { } said && said != alone
            ? said
            : null;

    /// <summary>Arguments of the parent that its successor's model does not take.</summary>
    private IEnumerable<(string Name, string Was, string Is)> LostArguments =>
        from was in _original?.ArgumentTexts ?? ImmutableDictionary<string, string>.Empty
        where _arguments.All(a => a.Argument.Name != was.Key)
        orderby was.Key
        select (was.Key, Format.Line(was.Value, 40), "not taken by the model");
}
