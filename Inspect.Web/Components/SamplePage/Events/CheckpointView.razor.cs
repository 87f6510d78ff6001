using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>The state was kept, so that the sample can go on from here.</summary>
public sealed partial class CheckpointView
{
    private string Facts => string.Join(" · ", new[]
    {
        Text("trigger") is { } trigger ? $"by {trigger}" : null,
        Text("turn") is { } turn ? $"turn {turn}" : null,
        Field("size_bytes") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var bytes) ? Format.Size(bytes) : null,
    }.OfType<string>());
}
