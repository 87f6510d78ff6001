using Inspect.Web.Components.Run;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>Some rows of the list of samples.</summary>
public sealed partial class ReportRows
{
    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SampleRow> Rows { get; set; }
}
