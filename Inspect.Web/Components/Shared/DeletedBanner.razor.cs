using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Says that something lies in the trash, and has the way back.</summary>
public sealed partial class DeletedBanner
{
    /// <summary>What was deleted, and what that means.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Address of the list that it was in.</summary>
    [Parameter, EditorRequired]
    public required string ListAddress { get; set; }

    /// <summary>What that list is called.</summary>
    [Parameter, EditorRequired]
    public required string ListText { get; set; }

    /// <summary>Puts it back.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }
}
