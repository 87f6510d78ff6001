using System.Text.Json;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>A value of metadata as somebody types it: JSON, or a text that needs no quotes.</summary>
internal static class ValueText
{
    /// <summary>A longer value is no note, and would make the page slow.</summary>
    public const int MostLetters = 20_000;

    /// <summary>The value as it can be typed.</summary>
    public static string Of(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && Read(text) is { Value: { ValueKind: JsonValueKind.String } read } && read.GetString() == text
            ? text
            : JsonSerializer.Serialize(value, AppJson.Readable);

    /// <summary>The value of a text, or what is wrong with it in a sentence.</summary>
    public static (JsonElement? Value, string? Problem) Read(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return (null, "A value is missing. An empty text is \"\", no value is null.");
        }

        if (trimmed.Length > MostLetters)
        {
            return (null, $"A value may have {Format.Count(MostLetters)} characters, this one has {Format.Count(trimmed.Length)}.");
        }

        try
        {
            using var document = JsonDocument.Parse(trimmed);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException error) when (trimmed[0] is '{' or '[' or '"')
        {
            var place = error is { LineNumber: { } line, BytePositionInLine: { } at } ? $" in line {Format.Count(line + 1)}, character {Format.Count(at + 1)}" : string.Empty;
            return (null, $"The JSON breaks off or has a fault{place}. Text that begins with {trimmed[0]} goes in quotes.");
        }
        catch (JsonException)
        {
            return (JsonSerializer.SerializeToElement(text), null);
        }
    }
}
