using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Floats in the spelling of logs; reads bare and quoted non-finite words too.</summary>
internal sealed class DoubleConverter : JsonConverter<double>
{
    public static double ReadAny(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetDouble();
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            var text = reader.GetString()!;
            if (LogNumber.TryParseMarker(text, out var special))
            {
                return special;
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        throw new JsonException("A number is expected here.");
    }

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadAny(ref reader);

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => LogNumber.Write(writer, value);
}
