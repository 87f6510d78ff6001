using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Times in any spelling, written in the usual one.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    // Unix seconds of the years 1 and 9999.
    private const double Earliest = -62_135_596_800;
    private const double Latest = 253_402_300_799;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number))
        {
            // Python writes Unix seconds; a value past the year 2286 can only be milliseconds.
            var seconds = Math.Abs(number) < 1e10 ? number : number / 1000;
            if (seconds is >= Earliest and <= Latest)
            {
                return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            }
        }

        if (reader.TokenType == JsonTokenType.String && LogTime.TryParse(reader.GetString()!, out var time))
        {
            return time;
        }

        throw new JsonException("A time is expected here.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => LogTime.Write(writer, value);
}
