using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Values;

/// <summary>
/// JSON that people and other programs write, read as the reference reads it: bare <c>NaN</c> and infinities are numbers, of equal
/// keys the last wins, and a lone surrogate becomes the six characters that logs write for it.
/// </summary>
public static class FreeJson
{
    /// <summary>Deepest nesting of a value that was read before: as deep as logs go.</summary>
    private const int MaxDepth = 512;

    /// <summary>Reads a value; non-finite numbers become the texts of <see cref="LogNumber"/>.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static JsonElement Parse(string text) => Parse(Encoding.UTF8.GetBytes(text), maxDepth: 64);

    /// <summary>A value that was read by other rules, by those of this class.</summary>
    /// <exception cref="JsonException">It is nested too deep.</exception>
    public static JsonElement Of(JsonElement value) => Parse(Encoding.UTF8.GetBytes(value.GetRawText()), MaxDepth);

    private static JsonElement Parse(ReadOnlyMemory<byte> json, int maxDepth)
    {
        var strict = LogBytes.ToStrict(json);
        try
        {
            using var document = JsonDocument.Parse(strict, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Equal keys, or no JSON at all, which throws again.
            using var document = JsonDocument.Parse(strict, new JsonDocumentOptions { MaxDepth = maxDepth });
            return WithLastKeys(document.RootElement, maxDepth);
        }
    }

    private static JsonElement WithLastKeys(JsonElement root, int maxDepth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(root, writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = maxDepth });
        return document.RootElement.Clone();
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, item) in Last(value))
                {
                    writer.WritePropertyName(name);
                    Write(item, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>A key stays where it stood first.</summary>
    private static OrderedDictionary<string, JsonElement> Last(JsonElement map)
    {
        var last = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
        {
            last[property.Name] = property.Value;
        }

        return last;
    }
}
