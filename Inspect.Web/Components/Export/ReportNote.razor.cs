using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>What a reader should know of a report, in its place.</summary>
public sealed partial class ReportNote
{
    /// <summary>The sentence.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }
}
