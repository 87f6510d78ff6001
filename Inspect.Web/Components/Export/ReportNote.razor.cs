using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>What a reader should know of a report, in its place.</summary>
public sealed partial class ReportNote
{
    /// <summary>The sentence.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>It names something that is left out: the head of the report says then that there is some.</summary>
    [Parameter]
    public bool IsCut { get; set; }

    private string? Cut => IsCut ? "true" : null;
}
