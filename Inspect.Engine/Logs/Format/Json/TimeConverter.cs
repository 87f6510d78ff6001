using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Times in any spelling, written in the usual one.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e15)
        {
            // Python writes Unix seconds; a value past the year 2286 can only be milliseconds.
            return DateTimeOffset.UnixEpoch.AddSeconds(Math.Abs(seconds) < 1e10 ? seconds : seconds / 1000);
        }

        if (reader.TokenType == JsonTokenType.String && LogTime.TryParse(reader.GetString()!, out var time))
        {
            return time;
        }

        throw new JsonException("A time is expected here.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => LogTime.Write(writer, value);
}
