using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Writes where spans begin and end, which are most events of a short sample, without the serializer's walk through their properties.</summary>
internal static class SpanJson
{
    private static readonly JsonEncodedText Uuid = JsonEncodedText.Encode("uuid");
    private static readonly JsonEncodedText SpanId = JsonEncodedText.Encode("span_id");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText WorkingStart = JsonEncodedText.Encode("working_start");
    private static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText ParentId = JsonEncodedText.Encode("parent_id");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");

    /// <summary>Writes the event as the serializer would.</summary>
    /// <returns>False, and nothing is written, where it is another event or one with rare fields.</returns>
    public static bool TryWrite(Utf8JsonWriter writer, TranscriptEvent item)
    {
        if (item is not (SpanBeginEvent or SpanEndEvent) || item is not { Metadata: null, Pending: null, Unknown: null })
        {
            return false;
        }

        writer.WriteStartObject();
        Write(writer, Uuid, item.Uuid);
        Write(writer, SpanId, item.SpanId);
        if (item.Timestamp is { } timestamp)
        {
            writer.WritePropertyName(Timestamp);
            LogTime.Write(writer, timestamp);
        }

        if (item.WorkingStart is { } start)
        {
            writer.WritePropertyName(WorkingStart);
            LogNumber.Write(writer, start);
        }

        Write(writer, Event, item.Kind);
        if (item is SpanBeginEvent begin)
        {
            Write(writer, Id, begin.Id);
            Write(writer, ParentId, begin.ParentId);
            Write(writer, Type, begin.Type);
            Write(writer, Name, begin.Name);
        }
        else
        {
            Write(writer, Id, ((SpanEndEvent)item).Id);
        }

        writer.WriteEndObject();
        return true;
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, LogText.Escape(value));
        }
    }
}
