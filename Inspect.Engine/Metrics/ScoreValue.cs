using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Metrics;

/// <summary>Value of a score: text, number, boolean, null (inside a map), list or map. Integers and floats stay apart, as logs keep them.</summary>
[JsonConverter(typeof(ScoreValueConverter))]
public abstract record ScoreValue
{
    private static readonly ScoreValue One = new OfNumber(1, false);
    private static readonly ScoreValue Zero = new OfNumber(0, false);

    private ScoreValue()
    {
    }

    /// <summary>The conventional text <c>C</c>.</summary>
    public static ScoreValue Correct { get; } = new OfText("C");

    /// <summary>The conventional text <c>I</c>.</summary>
    public static ScoreValue Incorrect { get; } = new OfText("I");

    /// <summary>The conventional text <c>P</c>.</summary>
    public static ScoreValue Partial { get; } = new OfText("P");

    /// <summary>The conventional text <c>N</c>.</summary>
    public static ScoreValue NoAnswer { get; } = new OfText("N");

    /// <summary>NaN: the sample was not scored.</summary>
    public static ScoreValue Unscored { get; } = new OfNumber(double.NaN, false);

    /// <summary>The value is the number NaN.</summary>
    public bool IsUnscored => this is OfNumber { Value: double.NaN };

    /// <summary>The values are equal where <c>true</c>, <c>1</c> and <c>1.0</c> are.</summary>
    public bool IsSame(ScoreValue other) => AsNumber is { } a && other.AsNumber is { } b ? a == b : Equals(other);

    /// <summary>The number of a number or boolean; null for other values.</summary>
    internal double? AsNumber => this switch
    {
        OfNumber number => number.Value,
        OfBoolean boolean => boolean.Value ? 1 : 0,
        _ => null,
    };

    /// <summary>What values are grouped by that are the same.</summary>
    internal object Equalised => AsNumber is { } number ? number : this;

    /// <summary>A text value. The conventional texts are there once, whoever asks: a run holds the values of a million samples.</summary>
    public static ScoreValue Of(string value) => value switch
    {
        "C" => Correct,
        "I" => Incorrect,
        "P" => Partial,
        "N" => NoAnswer,
        _ => new OfText(value),
    };

    /// <summary>A float value; 0, 1 and NaN are there once.</summary>
    public static ScoreValue Of(double value) =>
        value == 1 ? One : double.IsNaN(value) ? Unscored : value == 0 && !double.IsNegative(value) ? Zero : new OfNumber(value, false);

    /// <summary>An integer value.</summary>
    public static ScoreValue Of(long value) => new OfNumber(value, true);

    /// <summary>A boolean value.</summary>
    public static ScoreValue Of(bool value) => new OfBoolean(value);

    /// <summary>A text.</summary>
    public sealed record OfText(string Value) : ScoreValue
    {
        /// <inheritdoc />
        public override string ToString() => Value;
    }

    /// <summary>A number; <paramref name="IsInteger"/> tells <c>1</c> from <c>1.0</c>.</summary>
    public sealed record OfNumber(double Value, bool IsInteger) : ScoreValue
    {
        /// <inheritdoc />
        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A boolean.</summary>
    public sealed record OfBoolean(bool Value) : ScoreValue
    {
        /// <inheritdoc />
        public override string ToString() => Value ? "True" : "False";
    }

    /// <summary>No value, inside a map.</summary>
    public sealed record OfNull : ScoreValue
    {
        /// <inheritdoc />
        public override string ToString() => "None";
    }

    /// <summary>A list of values.</summary>
    public sealed record OfList(ImmutableArray<ScoreValue> Items) : ScoreValue
    {
        /// <inheritdoc />
        public bool Equals(OfList? other) => other is not null && Items.SequenceEqual(other.Items);

        /// <inheritdoc />
        public override int GetHashCode() => Items.Length;

        /// <inheritdoc />
        public override string ToString() => $"[{string.Join(", ", Items)}]";
    }

    /// <summary>Values by name, in the order of the log.</summary>
    public sealed record OfMap(ImmutableArray<KeyValuePair<string, ScoreValue>> Items) : ScoreValue
    {
        /// <inheritdoc />
        public bool Equals(OfMap? other) => other is not null && Items.SequenceEqual(other.Items);

        /// <inheritdoc />
        public override int GetHashCode() => Items.Length;

        /// <inheritdoc />
        public override string ToString() => string.Join(", ", Items.Select(i => $"{i.Key}: {i.Value}"));
    }

    internal sealed class ScoreValueConverter : JsonConverter<ScoreValue>
    {
        public override bool HandleNull => true;

        // Two levels are legal; a few more are read so that an odd log is shown, and no more, so that none exhausts the stack.
        private const int MaxDepth = 16;

        public override ScoreValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, 0);

        private static ScoreValue Read(ref Utf8JsonReader reader, int depth)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    var text = reader.GetString()!;
                    return LogNumber.TryParseMarker(text, out var special) ? Of(special) : Of(text);
                case JsonTokenType.Number:
                    return LogNumber.IsInteger(reader) ? new OfNumber(reader.GetDouble(), true) : Of(reader.GetDouble());
                case JsonTokenType.True or JsonTokenType.False:
                    return Of(reader.GetBoolean());
                case JsonTokenType.Null:
                    return new OfNull();
                case JsonTokenType.StartArray when depth < MaxDepth:
                    return ReadList(ref reader, depth);
                case JsonTokenType.StartObject when depth < MaxDepth:
                    return ReadMap(ref reader, depth);
                default:
                    throw new JsonException("A score is a text, a number, a boolean, a list or a map.");
            }
        }

        public override void Write(Utf8JsonWriter writer, ScoreValue value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case OfText text: writer.WriteStringValue(LogText.Escape(text.Value)); break;
                case OfNumber { IsInteger: true } number: writer.WriteRawValue(number.Value.ToString("F0", CultureInfo.InvariantCulture)); break;
                case OfNumber number: LogNumber.Write(writer, number.Value); break;
                case OfBoolean boolean: writer.WriteBooleanValue(boolean.Value); break;
                case OfNull: writer.WriteNullValue(); break;
                case OfList list: WriteList(writer, list, options); break;
                case OfMap map: WriteMap(writer, map, options); break;
            }
        }

        private static OfList ReadList(ref Utf8JsonReader reader, int depth)
        {
            var items = ImmutableArray.CreateBuilder<ScoreValue>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                // Before 0.3.253 NaN was written as null here; a null of its own is not legal in a list.
                items.Add(Read(ref reader, depth + 1) is var item and not OfNull ? item : Unscored);
            }

            return new OfList(items.ToImmutable());
        }

        private static OfMap ReadMap(ref Utf8JsonReader reader, int depth)
        {
            var items = ImmutableArray.CreateBuilder<KeyValuePair<string, ScoreValue>>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                items.Add(new(name, Read(ref reader, depth + 1)));
            }

            return new OfMap(items.ToImmutable());
        }

        private void WriteList(Utf8JsonWriter writer, OfList list, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in list.Items)
            {
                Write(writer, item, options);
            }

            writer.WriteEndArray();
        }

        private void WriteMap(Utf8JsonWriter writer, OfMap map, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, item) in map.Items)
            {
                writer.WritePropertyName(LogText.Escape(name));
                Write(writer, item, options);
            }

            writer.WriteEndObject();
        }
    }
}
