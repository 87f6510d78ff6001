using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Head and box of an event.</summary>
public sealed partial class EventFrame
{
    /// <summary>The event.</summary>
    [Parameter, EditorRequired]
    public required EventItem Item { get; set; }

    /// <summary>What happened, in a word or two.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>The rest of the head.</summary>
    [Parameter]
    public string Facts { get; set; } = string.Empty;

    /// <summary>Its icon.</summary>
    [Parameter]
    public string IconPath { get; set; } = Lucide.ChevronRight;

    /// <summary>What there is to read.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string Css => Item.IsTarget ? "evt target" : "evt";

    private string At => Item.Event.WorkingStart is { } start and < 1e7 ? Format.Seconds(start) : string.Empty;
}
