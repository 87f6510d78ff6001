using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>What a monitor reported.</summary>
public sealed partial class SentinelView
{
    private string Facts => string.Join(" · ", new[]
    {
        Text("function") ?? Text("factory"),
        Text("stage")?.Replace('_', ' '),
        Text("suspicion") is { } suspicion ? $"suspicion {Format.Line(suspicion, 80)}" : Text("action"),
        Text("status") is { } status and not "reported" ? status : null,
    }.OfType<string>());

    private IReadOnlyList<(string Address, string Text)> References => Field("references") is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object).Select(Reference).OfType<(string, string)>()]
        : [];

    private (string Address, string Text)? Reference(JsonElement reference)
    {
        var isMessage = Part(reference, "type") == "message";
        return Part(reference, "id") is not { } id ? null
            : ($"{Item.Link[..Item.Link.IndexOf("/transcript", StringComparison.Ordinal)]}/{(isMessage ? "messages?message" : "transcript?event")}={Uri.EscapeDataString(id)}", Part(reference, "cite") ?? (isMessage ? "message" : "event"));
    }

    private static string? Part(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
