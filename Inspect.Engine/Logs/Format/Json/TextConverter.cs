using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Texts and keys; lone surrogates are written as six characters, for UTF-8 cannot hold them.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LogText.Escape(value));

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(LogText.Escape(value));
}
