using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>JSON of a log for people to read, however deep it is.</summary>
public static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, MaxDepth = LogJson.MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value as indented JSON.</summary>
    public static string Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A record of the log as indented JSON.</summary>
    public static string Of<T>(T record)
        where T : LogRecord => Of(LogJson.ToElement(record));

    /// <summary>A text as it is, anything else as indented JSON.</summary>
    public static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => Of(value),
    };

    /// <summary>The same in one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">Characters at most.</param>
    public static string Line(JsonElement value, int most) => Format.Line(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), most);
}
