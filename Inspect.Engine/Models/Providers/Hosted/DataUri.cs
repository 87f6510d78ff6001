using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Data of an image or document that stands in a message itself: <c>data:image/png;base64,…</c>.</summary>
/// <param name="MediaType">Kind of the data.</param>
/// <param name="Base64">The data.</param>
internal sealed record DataUri(string MediaType, string Base64)
{
    private const int ShownLength = 60;

    /// <summary>Reads a text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataUri? uri)
    {
        uri = null;
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (!text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            return false;
        }

        var head = text[5..comma].Split(';');
        if (!head.Contains("base64", StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        uri = new DataUri(head[0].Length == 0 ? "text/plain" : head[0], text[(comma + 1)..]);
        return true;
    }

    /// <summary>The text is an address that a server can fetch by itself.</summary>
    public static bool IsWeb(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is said of a place that is neither.</summary>
    /// <param name="kind">What lies there.</param>
    /// <param name="place">The place.</param>
    public static string Refusal(string kind, string place) =>
        $"The {kind} \"{(place.Length > ShownLength ? $"{place[..ShownLength]}…" : place)}\" is neither a data URI nor a web address. Put the {kind} itself into the message (data:…;base64,…); only what the dataset names is read from files.";

    /// <summary>The name of a part's document: its own, else one that says its kind.</summary>
    public static string FileName(Messages.ContentPart part) =>
        PartFields.Text(part, "filename") is { Length: > 0 } name ? name
        : PartFields.Text(part, "document") is { } document && !TryParse(document, out _) ? System.IO.Path.GetFileName(document)
        : $"document.{MediaTypeOf(part).Split('/')[^1]}";

    /// <summary>The kind of a part's document: its own word, else that of its data.</summary>
    public static string MediaTypeOf(Messages.ContentPart part) =>
        PartFields.Text(part, "mime_type") is { Length: > 0 } type ? type
        : PartFields.Text(part, "document") is { } document && TryParse(document, out var data) ? data.MediaType
        : "application/octet-stream";

    /// <summary>The data as text.</summary>
    public string ToText()
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(Base64));
        }
        catch (FormatException)
        {
            throw new InspectException("A document of the conversation holds no valid base64 data. Correct it in the dataset.");
        }
    }
}
