using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Events by their kind, which may come late in the object. What fits no record of its kind is kept field by field.</summary>
internal sealed class EventConverter : JsonConverter<TranscriptEvent>
{
    private static readonly FrozenDictionary<string, Type> Kinds = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["error"] = typeof(ErrorEvent),
        ["info"] = typeof(InfoEvent),
        ["logger"] = typeof(LoggerEvent),
        ["model"] = typeof(ModelEvent),
        ["sample_init"] = typeof(SampleInitEvent),
        ["sample_limit"] = typeof(SampleLimitEvent),
        ["score"] = typeof(ScoreEvent),
        ["score_edit"] = typeof(ScoreEditEvent),
        ["span_begin"] = typeof(SpanBeginEvent),
        ["span_end"] = typeof(SpanEndEvent),
        ["state"] = typeof(StateEvent),
        ["step"] = typeof(StepEvent),
        ["store"] = typeof(StoreEvent),
        ["subtask"] = typeof(SubtaskEvent),
        ["tool"] = typeof(ToolEvent),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override TranscriptEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An event is an object.");
        }

        var kind = FindKind(reader);
        if (kind is not null && Kinds.TryGetValue(kind, out var type))
        {
            var start = reader;
            try
            {
                var item = (TranscriptEvent)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type))!;
                return item is ModelEvent { Output: null } or ErrorEvent { Error: null } or ScoreEvent { Score: null } ? throw new JsonException("The record of the event is null.") : item;
            }
            catch (Exception e) when (e is JsonException || LogJson.IsMisfit(e))
            {
                // The event is odd, not the sample: it is kept as it is.
                reader = start;
            }
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return OtherEvents.From(kind, document.RootElement, options);
    }

    public override void Write(Utf8JsonWriter writer, TranscriptEvent value, JsonSerializerOptions options)
    {
        if (!SpanJson.TryWrite(writer, value))
        {
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
        }
    }

    private static string? FindKind(Utf8JsonReader reader)
    {
        string? kind = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKind = reader.ValueTextEquals("event"u8);
            reader.Read();
            if (isKind)
            {
                kind = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                if (kind is not null)
                {
                    break;
                }
            }

            reader.Skip();
        }

        return kind;
    }
}
