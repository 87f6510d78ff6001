using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Times for which the empty text stands when there is none.</summary>
internal sealed class EmptyTimeConverter : JsonConverter<DateTimeOffset?>
{
    private static readonly TimeConverter Inner = new();

    public override bool HandleNull => true;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty && !reader.HasValueSequence)
            ? null
            : Inner.Read(ref reader, typeof(DateTimeOffset), options);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            LogTime.Write(writer, time);
        }
        else
        {
            writer.WriteStringValue(""u8);
        }
    }
}
