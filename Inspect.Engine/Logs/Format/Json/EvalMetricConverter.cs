using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Metrics whose number stays an integer where the log has one: the reference keeps both kinds apart.</summary>
internal sealed class EvalMetricConverter : JsonConverter<EvalMetric>
{
    public override EvalMetric Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A metric is an object.");
        }

        string? name = null;
        string? group = null;
        (double Number, bool IsInteger)? value = null;
        Dictionary<string, JsonElement>? parameters = null;
        Dictionary<string, JsonElement>? metadata = null;
        Dictionary<string, JsonElement>? unknown = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "name": name = Parse<string>(ref reader, options); break;
                case "group": group = Parse<string>(ref reader, options); break;
                case "value":
                    var isInteger = reader.TokenType == JsonTokenType.Number && LogNumber.IsInteger(reader);
                    value = (DoubleConverter.ReadAny(ref reader), isInteger);
                    break;
                case "params": parameters = Parse<Dictionary<string, JsonElement>>(ref reader, options); break;
                case "metadata": metadata = Parse<Dictionary<string, JsonElement>>(ref reader, options); break;
                default: (unknown ??= [])[field] = JsonElement.ParseValue(ref reader); break;
            }
        }

        return new EvalMetric
        {
            Name = name ?? throw new JsonException("A metric has no name."),
            Group = group,
            Value = value?.Number ?? throw new JsonException($"The metric {name} has no value."),
            IsInteger = value.Value.IsInteger,
            Params = parameters!, // null stands for none
            Metadata = metadata,
            Unknown = unknown,
        };
    }

    public override void Write(Utf8JsonWriter writer, EvalMetric value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, LogText.Escape(value.Name));
        if (value.Group is { } group)
        {
            writer.WriteString("group"u8, LogText.Escape(group));
        }

        writer.WritePropertyName("value"u8);
        if (value.IsInteger)
        {
            writer.WriteRawValue(value.Value.ToString("F0", CultureInfo.InvariantCulture));
        }
        else
        {
            LogNumber.Write(writer, value.Value);
        }

        writer.WritePropertyName("params"u8);
        writer.WriteStartObject();
        WriteFields(writer, value.Params);
        writer.WriteEndObject();
        if (value.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata"u8);
            writer.WriteStartObject();
            WriteFields(writer, metadata);
            writer.WriteEndObject();
        }

        WriteFields(writer, value.Unknown ?? Enumerable.Empty<KeyValuePair<string, JsonElement>>());
        writer.WriteEndObject();
    }

    private static T? Parse<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    private static void WriteFields(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonElement>> fields)
    {
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(LogText.Escape(name));
            value.WriteTo(writer);
        }
    }
}
