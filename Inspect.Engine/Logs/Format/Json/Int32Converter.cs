using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Integers of 32 bits; reads <c>1.0</c> and <c>"1"</c> too, as old logs have them.</summary>
internal sealed class Int32Converter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadAny(ref reader);

    /// <summary>The integer at which the reader stands.</summary>
    public static int ReadAny(ref Utf8JsonReader reader)
    {
        var value = Int64Converter.ReadAny(ref reader);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new JsonException("The integer is too large.");
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
