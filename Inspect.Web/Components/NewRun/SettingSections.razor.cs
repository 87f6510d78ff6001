using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>The settings of the run, each where it stands on the form.</summary>
public sealed partial class SettingSections
{
    /// <summary>All settings.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<SettingView> Views { get; set; }

    /// <summary>What is wrong, by path.</summary>
    [Parameter]
    public ImmutableArray<RequestProblem> Problems { get; set; } = [];

    /// <summary>Gets the new text of a field.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(Setting Setting, string? Text)> OnChange { get; set; }

    /// <summary>Stands under the settings of generation.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>A section of its own, between those of generation and of the limits.</summary>
    [Parameter]
    public RenderFragment? Arguments { get; set; }

    private int MoreCount => FieldsOf(SettingPlace.More).Count();

    /// <summary>What is folded away shows itself when it has a value or a problem.</summary>
    private bool HasMoreToSay => FieldsOf(SettingPlace.More).Any(v => v.Text is not null || Problems.Any(p => p.Path == v.Setting.Path));

    private IEnumerable<SettingView> FieldsOf(SettingPlace place) => Views.Where(v => v.Setting.Place == place);
}
