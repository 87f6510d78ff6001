using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Draws one kind of event.</summary>
/// <typeparam name="T">Its record.</typeparam>
public abstract class EventBase<T> : ComponentBase
    where T : TranscriptEvent
{
    /// <summary>The event.</summary>
    [Parameter, EditorRequired]
    public required EventItem Item { get; set; }

    /// <summary>The event as its kind.</summary>
    protected T Event => (T)Item.Event;

    /// <summary>A field of a kind that has no record: its text, anything else as JSON; null when it is absent.</summary>
    protected string? Text(string name) => Field(name) is { } value ? JsonText.Plain(value) : null;

    /// <summary>A field of a kind that has no record; null when it is absent.</summary>
    protected JsonElement? Field(string name) =>
        Event.Unknown?.TryGetValue(name, out var value) == true && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A whole number with its separators; null when the field is absent.</summary>
    protected string? Count(string name) => Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? Format.Count(number) : Text(name);
}
