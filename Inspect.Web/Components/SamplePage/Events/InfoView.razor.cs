using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A note of the task.</summary>
public sealed partial class InfoView
{
    private bool IsData => Event.Data.ValueKind != JsonValueKind.String;
}
