using System.Text.Json;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>The item as the sample began with it.</summary>
public sealed partial class SampleInitView
{
    private string Facts => Sample("id") is { } id ? $"item {id}" : string.Empty;

    private string? Sample(string name) =>
        Event.Sample.ValueKind == JsonValueKind.Object && Event.Sample.TryGetProperty(name, out var value) && !IsEmpty(value) ? JsonText.Plain(value) : null;

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
