using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Leaves away what is large in an event and not needed to see what it is, before a record is made of it.</summary>
internal static class EventBlanks
{
    private const int MostErased = 16;

    /// <summary>What becomes of a field of an event.</summary>
    private enum Field
    {
        /// <summary>It is needed.</summary>
        Kept,

        /// <summary>Nothing stands for it.</summary>
        Data,

        /// <summary>An empty list stands for it.</summary>
        List,

        /// <summary>Empty settings stand for it.</summary>
        Settings,

        /// <summary>What a model gave back.</summary>
        Output,

        /// <summary>It goes with its name: a record has it or not.</summary>
        Erased,
    }

    /// <summary>
    /// Writes an empty value and spaces over an event's data, changes, raw call and settings, so that the rest stays where it is.
    /// What is no strict JSON stays as it stands from there on: who reads it says what is wrong.
    /// </summary>
    /// <param name="json">The event as it stands in the file.</param>
    public static void Blank(Span<byte> json) => Blank(json, isSketch: false);

    /// <summary>Leaves away as much as can be for a line of an outline: prompts, tools, results and times too, and of an answer all but its text and calls.</summary>
    /// <param name="json">The event as it stands in the file.</param>
    public static void Sketch(Span<byte> json) => Blank(json, isSketch: true);

    private static void Blank(Span<byte> json, bool isSketch)
    {
        Span<(int Start, int End)> erased = stackalloc (int, int)[MostErased];
        var count = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = (int)reader.TokenStartIndex;
                var field = FieldOf(ref reader, isSketch);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var first = reader.TokenType;
                reader.Skip();
                var end = (int)reader.BytesConsumed;
                if (field == Field.Erased && count < MostErased)
                {
                    erased[count++] = (name, end);
                }
                else
                {
                    Empty(json[start..end], first, field);
                }
            }
        }
        catch (JsonException)
        {
            // The parser that follows names the place.
            return;
        }

        // The reader needs the commas until it is through.
        foreach (var (start, end) in erased[..count])
        {
            Erase(json, start, end);
        }
    }

    private static void Empty(Span<byte> value, JsonTokenType first, Field field)
    {
        if (first is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        switch (field)
        {
            case Field.Output when first == JsonTokenType.StartObject:
                Output(value);
                break;
            case Field.List when first == JsonTokenType.StartArray:
                Put(value, "[]"u8);
                break;
            case Field.Settings:
                Put(value, "{}"u8);
                break;
            case Field.Data or Field.List:
                Put(value, "null"u8);
                break;
        }
    }

    /// <summary>Takes a member away with the comma behind it, or before it where it is the last.</summary>
    private static void Erase(Span<byte> json, int start, int end)
    {
        var next = end + json[end..].IndexOfAnyExcept(" \t\r\n"u8);
        if (json[next] == ',')
        {
            end = next + 1;
        }
        else if (json[..start].LastIndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var before && json[before] == ',')
        {
            start = before;
        }

        json[start..end].Fill((byte)' ');
    }

    /// <summary>The message of an answer repeats its text: where no tool is called, the text alone says what it was.</summary>
    private static void Output(Span<byte> output)
    {
        var reader = new Utf8JsonReader(output, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        var (choices, hasText) = (default(Range?), false);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isChoices = reader.ValueTextEquals("choices"u8);
            var isText = reader.ValueTextEquals("completion"u8);
            var isOther = reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var first = reader.TokenType;
            hasText |= isText && first == JsonTokenType.String && reader.ValueSpan.Length > 0;
            reader.Skip();
            var value = start..(int)reader.BytesConsumed;
            if (isChoices && first == JsonTokenType.StartArray)
            {
                choices = value;
            }
            else if (isOther && first == JsonTokenType.StartObject)
            {
                Put(output[value], "null"u8);
            }
        }

        if (hasText && choices is { } place && output[place].IndexOf("tool_calls"u8) < 0)
        {
            Put(output[place], "[]"u8);
        }
    }

    private static void Put(Span<byte> value, ReadOnlySpan<byte> empty)
    {
        if (value.Length > empty.Length)
        {
            value.Fill((byte)' ');
            empty.CopyTo(value);
        }
    }

    private static Field FieldOf(ref Utf8JsonReader reader, bool isSketch) =>
        reader.ValueTextEquals("changes"u8) ? Field.List
        : reader.ValueTextEquals("data"u8) ? Field.Data
        : reader.ValueTextEquals("call"u8) ? isSketch ? Field.Erased : Field.Data
        : reader.ValueTextEquals("config"u8) ? isSketch ? Field.Erased : Field.Settings
        : isSketch ? FieldOfSketch(ref reader)
        : Field.Kept;

    private static Field FieldOfSketch(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("output"u8) ? Field.Output
        : reader.ValueTextEquals("input"u8) ? Field.List
        : reader.ValueTextEquals("sample"u8) ? Field.Data
        : reader.ValueTextEquals("tools"u8) || reader.ValueTextEquals("input_refs"u8) || reader.ValueTextEquals("tool_choice"u8)
            || reader.ValueTextEquals("timestamp"u8) || reader.ValueTextEquals("completed"u8) || reader.ValueTextEquals("metadata"u8)
            || reader.ValueTextEquals("result"u8) || reader.ValueTextEquals("events"u8) ? Field.Erased
        : Field.Kept;
}
