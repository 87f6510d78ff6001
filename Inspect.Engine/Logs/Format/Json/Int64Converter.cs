using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Integers; reads <c>1.0</c> and <c>"1"</c> too, as old logs have them.</summary>
internal sealed class Int64Converter : JsonConverter<long>
{
    public static long ReadAny(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
        {
            return value;
        }

        var number = DoubleConverter.ReadAny(ref reader);
        return number == Math.Floor(number) && Math.Abs(number) < 9e18 ? (long)number : throw new JsonException("An integer is expected here.");
    }

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadAny(ref reader);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
