using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Asks somebody who leaves a page with changes.</summary>
public sealed partial class UnsavedBanner
{
    /// <summary>What was changed.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter]
    public EventCallback OnStay { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }
}
