using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Web.Components.SamplePage.Messages;

/// <summary>What a part of an answer refers to.</summary>
/// <param name="Title">Its title; empty for none.</param>
/// <param name="Link">Its address, when it is one of the web; else null.</param>
/// <param name="Text">The words that are cited; empty for none.</param>
public sealed record Citation(string Title, string? Link, string Text)
{
    private const int Most = 50;
    private const int TextLength = 300;

    /// <summary>The citations of a part.</summary>
    public static IReadOnlyList<Citation> Of(ContentPart part) =>
        part.Unknown?.TryGetValue("citations", out var list) == true && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Take(Most).Select(Of)]
            : [];

    private static Citation Of(JsonElement citation)
    {
        var address = Value(citation, "url");
        return new Citation(
            Value(citation, "title") ?? (WebLink(address) is null ? address : null) ?? string.Empty, WebLink(address), Format.Line(Value(citation, "cited_text") ?? string.Empty, TextLength));
    }

    /// <summary>Only addresses of the web are links: others may be scripts.</summary>
    internal static string? WebLink(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri.AbsoluteUri : null;

    private static string? Value(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
