using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>What a tool gave back, as parts of a message.</summary>
public static class ToolResult
{
    /// <summary>The parts of a result, which is a text, a number, a part, or a list of parts; anything else is shown as JSON.</summary>
    public static ImmutableArray<ContentPart> Of(JsonElement? result) => result switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Part)],
        { } one => [Part(one)],
    };

    /// <summary>The first line of a result; null for none.</summary>
    public static string? FirstLine(JsonElement? result)
    {
        var text = Of(result).FirstOrDefault(p => p.Text is not null)?.Text;
        var line = text is null ? null : SeenText.Plain(text.Length > 2000 ? text[..2000] : text).Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        return line is null ? null : Format.Line(line, 120);
    }

    private static ContentPart Part(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
        {
            try
            {
                return LogJson.FromElement<ContentPart>(value);
            }
            catch (JsonException)
            {
                // Something else that has a type: it is shown as it is.
            }
        }

        return new ContentPart { Type = "text", Text = JsonText.Plain(value) };
    }
}
