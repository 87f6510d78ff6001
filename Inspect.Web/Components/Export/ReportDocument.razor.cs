using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>A page that is a file of its own: it holds its styles and its script, and its policy lets nothing else run and nothing be fetched.</summary>
public sealed partial class ReportDocument
{
    /// <summary>What is in the title bar.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>Styles and script.</summary>
    [Parameter, EditorRequired]
    public required ReportLook Look { get; set; }

    /// <summary>The page.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }
}
