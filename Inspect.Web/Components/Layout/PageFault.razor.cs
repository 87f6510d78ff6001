using Inspect.Engine;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>What stands in place of a page that failed.</summary>
public sealed partial class PageFault
{
    /// <summary>The failure.</summary>
    [Parameter, EditorRequired]
    public required Exception Error { get; set; }

    /// <summary>Id under which the app's log has it.</summary>
    [Parameter, EditorRequired]
    public required string TraceId { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Sentence => Error is InspectException ? Error.Message : "Something in the app failed.";
}
