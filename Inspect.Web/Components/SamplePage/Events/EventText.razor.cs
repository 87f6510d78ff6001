using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A text of an event below its name; nothing for none.</summary>
public sealed partial class EventText
{
    /// <summary>Its name; null for none.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The text; null for none.</summary>
    [Parameter, EditorRequired]
    public string? Value { get; set; }

    /// <summary>It is the text of a machine.</summary>
    [Parameter]
    public bool IsMono { get; set; }

    /// <summary>It was made for a terminal.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }
}
