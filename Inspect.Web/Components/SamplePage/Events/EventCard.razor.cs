using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>An event, drawn as its kind is; kinds that are not known as JSON.</summary>
public sealed partial class EventCard
{
    /// <summary>The event.</summary>
    [Parameter, EditorRequired]
    public required EventItem Item { get; set; }

    /// <summary>The sample, for what is read when it is asked for.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }
}
