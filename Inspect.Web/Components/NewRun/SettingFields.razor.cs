using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>The fields of some settings, made from the rows of their table.</summary>
public sealed partial class SettingFields
{
    /// <summary>The fields.</summary>
    [Parameter, EditorRequired]
    public required IEnumerable<SettingView> Views { get; set; }

    /// <summary>What was wrong with the request that was sent last, by path.</summary>
    [Parameter]
    public ImmutableArray<RequestProblem> Problems { get; set; } = [];

    /// <summary>What the ids of the fields begin with, where there are others of the same settings on the page.</summary>
    [Parameter]
    public string Prefix { get; set; } = string.Empty;

    /// <summary>Gets the new text of a field.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(Setting Setting, string? Text)> OnChange { get; set; }

    private ImmutableArray<SettingView> SingleLines => [.. Views.Where(v => !v.Setting.Type.IsMultiline)];

    private ImmutableArray<SettingView> MultiLines => [.. Views.Where(v => v.Setting.Type.IsMultiline)];

    private static string LabelOf(SettingView view) => view.Setting.Type is TextListType ? $"{view.Setting.Label}, one a line" : view.Setting.Label;

    private string IdOf(SettingView view) => Prefix + view.Setting.FieldId;

    private string? ProblemOf(SettingView view) => view.Problem ?? Problems.FirstOrDefault(p => p.Path == view.Setting.Path)?.Message;

    private Dictionary<string, object?> AttributesOf(SettingView view) => new()
    {
        ["id"] = IdOf(view),
        ["title"] = view.Setting.Help,
        ["aria-invalid"] = ProblemOf(view) is null ? null : "true",
    };
}
