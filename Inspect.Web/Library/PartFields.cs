using System.Text.Encodings.Web;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;

namespace Inspect.Web.Library;

/// <summary>Parameters of parts as the text of a field, and back. What a text cannot be stays text: the check of the part says what is wrong.</summary>
public static class PartFields
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A field can hold the parameter.</summary>
    public static bool IsField(PartParameter parameter) => parameter.PartsOf is null && parameter.Type is not (PartParameterType.Samples or PartParameterType.Metric);

    /// <summary>The text of a parameter; empty where it is not given.</summary>
    public static string TextOf(PartDraft part, PartParameter parameter) => part[parameter.Name] switch
    {
        null => string.Empty,
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } list when parameter.Type == PartParameterType.TextList => string.Join('\n', list.EnumerateArray().Select(t => t.ToString())),
        { } other => other.GetRawText(),
    };

    /// <summary>The value of a text; null for an empty one, which is not given.</summary>
    public static JsonElement? Read(PartParameter parameter, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        switch (parameter.Type)
        {
            case PartParameterType.Text:
                return JsonSerializer.SerializeToElement(text, Relaxed);
            case PartParameterType.TextList:
                var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return lines.Length == 1 ? JsonSerializer.SerializeToElement(lines[0], Relaxed) : JsonSerializer.SerializeToElement(lines, Relaxed);
            default:
                return Parse(text.Trim()) ?? JsonSerializer.SerializeToElement(text, Relaxed);
        }
    }

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
