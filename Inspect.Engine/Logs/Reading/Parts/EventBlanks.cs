using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Leaves away what is large in an event and not needed to see what it is, before a record is made of it.</summary>
internal static class EventBlanks
{
    /// <summary>
    /// Writes an empty value and spaces over an event's data, changes, raw call and settings, so that the rest stays where it is.
    /// What is no strict JSON stays as it stands from there on: who reads it says what is wrong.
    /// </summary>
    /// <param name="json">The event as it stands in the file.</param>
    public static void Blank(Span<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var empty = EmptyOf(ref reader);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isLarge = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                reader.Skip();
                if (isLarge && !empty.IsEmpty)
                {
                    var value = json[start..(int)reader.BytesConsumed];
                    if (value.Length > empty.Length)
                    {
                        value.Fill((byte)' ');
                        empty.CopyTo(value);
                    }
                }
            }
        }
        catch (JsonException)
        {
            // The parser that follows names the place.
        }
    }

    private static ReadOnlySpan<byte> EmptyOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("changes"u8) ? "[]"u8
        : reader.ValueTextEquals("config"u8) ? "{}"u8
        : reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("call"u8) ? "null"u8
        : [];
}
