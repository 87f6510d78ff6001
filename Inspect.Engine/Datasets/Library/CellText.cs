using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Values of a record as the text of a cell, and back: what is shown and not changed is the same value again.</summary>
public static class CellText
{
    private const string Between = "; ";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a value. Texts of a list that is one of texts stand between semicolons; what would read as something else is JSON.</summary>
    /// <param name="value">The value; null where the record has none.</param>
    /// <param name="isList">The field takes alternatives: a target, or choices.</param>
    public static string Show(JsonElement? value, bool isList)
    {
        switch (value)
        {
            case null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }:
                return string.Empty;
            case { ValueKind: JsonValueKind.String } text:
                return Plain(text.GetString()!, isList) ? text.GetString()! : Json(text);
            case { ValueKind: JsonValueKind.Array } list when isList && ShowList(list) is { } shown:
                return shown;
            case { } other:
                return Json(other);
        }
    }

    /// <summary>The value of a text.</summary>
    /// <param name="text">What stands in the cell; empty for no value.</param>
    /// <param name="old">The value before, whose kind is kept where the text allows it; null for none.</param>
    /// <param name="isList">The field takes alternatives.</param>
    public static JsonElement? Read(string text, JsonElement? old, bool isList)
    {
        if (text.Length == 0)
        {
            return old is { ValueKind: JsonValueKind.String } ? JsonSerializer.SerializeToElement(string.Empty) : null;
        }

        if (text[0] is '"' or '[' or '{' && Parse(text) is { } json)
        {
            return json;
        }

        if (old is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } && Parse(text) is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } same)
        {
            return same;
        }

        var parts = isList ? Split(text) : [];
        return parts.Length > 1 ? JsonSerializer.SerializeToElement(parts, Readable) : JsonSerializer.SerializeToElement(text, Readable);
    }

    /// <summary>An id that somebody types where none was: a whole number is one.</summary>
    public static JsonElement? ReadId(string text, JsonElement? old) =>
        old is null && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text
            ? JsonSerializer.SerializeToElement(number)
            : Read(text, old, isList: false);

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? ShowList(JsonElement list)
    {
        var texts = list.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String ? t.GetString() : null).ToImmutableArray();
        return texts.Length > 1 && texts.All(t => t is not null && t.Trim() == t && t.Length > 0 && !t.Contains(';', StringComparison.Ordinal)) && Plain(texts[0]!, isList: true)
            ? string.Join(Between, texts)
            : null;
    }

    private static bool Plain(string text, bool isList) => text is not ['"' or '[' or '{', ..] && !(isList && text.Contains(';', StringComparison.Ordinal));

    private static string Json(JsonElement value) => JsonSerializer.Serialize(value, Readable);

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
