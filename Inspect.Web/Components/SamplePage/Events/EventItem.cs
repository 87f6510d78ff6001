using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Outline;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>An event that is loaded, and where it stands.</summary>
/// <param name="Event">The event, a model call cut to what is new in it.</param>
/// <param name="Mark">Its place in the transcript.</param>
/// <param name="Link">Its address, absolute.</param>
/// <param name="IsTarget">A link points at it.</param>
public sealed record EventItem(TranscriptEvent Event, EventMark Mark, string Link, bool IsTarget)
{
    /// <summary>What its address calls it: its id, or its place in logs that have none.</summary>
    public string Key => KeyOf(Event, Mark.Index);

    /// <summary>Id of its element.</summary>
    public string ElementId => $"e-{Mark.Index}";

    /// <summary>What the address of an event calls it.</summary>
    public static string KeyOf(TranscriptEvent happened, int index) => happened.Uuid ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
