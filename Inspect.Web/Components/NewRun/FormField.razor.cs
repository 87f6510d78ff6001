using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field with its label, where its value comes from, and what is wrong with it.</summary>
public sealed partial class FormField
{
    /// <summary>Label above the field.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Id of the field.</summary>
    [Parameter]
    public string? For { get; set; }

    /// <summary>Where the value comes from: <c>default</c>, <c>task</c>, <c>you</c>, <c>from #id</c>.</summary>
    [Parameter]
    public string? Source { get; set; }

    /// <summary>The value of the parent, when this one differs.</summary>
    [Parameter]
    public string? Was { get; set; }

    /// <summary>What is wrong, in a sentence.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>The field.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    private bool IsChanged => Was is not null;

    private string SourceCss => IsChanged ? "src chg" : "src";

    private string? SourceText => IsChanged ? $"was {Was}" : Source;
}
