using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A numbered part of the form.</summary>
public sealed partial class FormSection
{
    /// <summary>Place of the part, from 1.</summary>
    [Parameter, EditorRequired]
    public required int Number { get; set; }

    /// <summary>Title of the part.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>The fields.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }
}
