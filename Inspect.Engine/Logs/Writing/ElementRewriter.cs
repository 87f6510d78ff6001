using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Replaces texts inside free-form data; what holds no text worth replacing is not touched.</summary>
internal static class ElementRewriter
{
    /// <summary>The element with every long text replaced; keys stay.</summary>
    /// <param name="element">Data to walk.</param>
    /// <param name="isCandidate">Quick look at the raw bytes of a text: could it be replaced?</param>
    /// <param name="replace">Gives the new text, or the same.</param>
    public static JsonElement Texts(JsonElement element, Func<int, bool> isCandidate, Func<string, string> replace)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return element;
        }

        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!isCandidate(raw.Length - 2) || !HasCandidate(raw, isCandidate))
        {
            return element;
        }

        var buffer = new ArrayBufferWriter<byte>(raw.Length);
        using var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions);
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        while (reader.Read())
        {
            Copy(ref reader, writer, isCandidate, replace);
        }

        writer.Flush();
        return LogJson.Element(buffer.WrittenMemory);
    }

    /// <summary>The object with one field changed; the same when it lacks the field or nothing changes.</summary>
    public static JsonElement Field(JsonElement element, string name, Func<JsonElement, JsonElement> change)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var old))
        {
            return element;
        }

        var value = change(old);
        if (JsonMarshal.GetRawUtf8Value(value).Overlaps(JsonMarshal.GetRawUtf8Value(old)))
        {
            return element;
        }

        return Object(element, (writer, property) =>
        {
            writer.WritePropertyName(property.Name);
            (property.Name == name ? value : property.Value).WriteTo(writer);
        });
    }

    /// <summary>A new object made field by field.</summary>
    public static JsonElement Object(JsonElement element, Action<Utf8JsonWriter, JsonProperty> writeField, Action<Utf8JsonWriter>? finish = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions);
        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject())
        {
            writeField(writer, property);
        }

        finish?.Invoke(writer);
        writer.WriteEndObject();
        writer.Flush();
        return LogJson.Element(buffer.WrittenMemory);
    }

    private static bool HasCandidate(ReadOnlySpan<byte> raw, Func<int, bool> isCandidate)
    {
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && isCandidate(reader.ValueSpan.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, Func<int, bool> isCandidate, Func<string, string> replace)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
            case JsonTokenType.String when isCandidate(reader.ValueSpan.Length):
                writer.WriteStringValue(LogText.Escape(replace(reader.GetString()!)));
                break;
            case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
            default: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
        }
    }
}
