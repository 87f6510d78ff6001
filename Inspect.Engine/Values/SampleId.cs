using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Values;

/// <summary>Id of an item of a dataset: an integer or a text. <c>1</c> and <c>"1"</c> are different ids, and logs keep the kind.</summary>
[JsonConverter(typeof(SampleIdConverter))]
public readonly record struct SampleId
{
    // A header lists all ids of a run: an integer is kept as one, without a text, unless it is larger than that.
    private readonly long _number;
    private readonly string? _text;

    private SampleId(long number, string? text, bool isInteger)
    {
        _number = number;
        _text = text;
        IsInteger = isInteger;
    }

    /// <summary>The id is an integer, not a text of digits.</summary>
    public bool IsInteger { get; }

    /// <summary>The id as text; an integer in decimal.</summary>
    public string Text => _text ?? (IsInteger ? _number.ToString(CultureInfo.InvariantCulture) : string.Empty);

    /// <summary>The number whose decimal text the id is, whether as integer or as text; null where it is none.</summary>
    internal long? Number => _text is null ? (IsInteger ? _number : null)
        : long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == _text ? number : null;

    /// <summary>An integer id.</summary>
    public static SampleId Of(long value) => new(value, null, true);

    /// <summary>A text id.</summary>
    public static SampleId Of(string value) => new(0, value, false);

    /// <summary>An integer id of any size, given in decimal.</summary>
    internal static SampleId OfIntegerText(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == digits
            ? Of(number)
            : new SampleId(0, digits, true);

    /// <inheritdoc />
    public override string ToString() => Text;

    internal sealed class SampleIdConverter : JsonConverter<SampleId>
    {
        public override SampleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

        /// <summary>The id at which the reader stands.</summary>
        public static SampleId Read(ref Utf8JsonReader reader) =>
            reader.TokenType switch
            {
                JsonTokenType.String => Of(reader.GetString()!),
                JsonTokenType.Number => reader.TryGetInt64(out var value) ? Of(value) : OfNumber(JsonElement.ParseValue(ref reader)),
                _ => throw new JsonException("A sample id is an integer or a text."),
            };

        /// <summary>An integer of any size; a float without a fraction is the integer, as for the reference.</summary>
        private static SampleId OfNumber(JsonElement number) => !number.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
            ? OfIntegerText(number.GetRawText())
            : number.TryGetDouble(out var value) && value == Math.Floor(value) && Math.Abs(value) < 1L << 62
                ? Of((long)value)
                : throw new JsonException($"A sample id is an integer or a text, not {number.GetRawText()}.");

        public override void Write(Utf8JsonWriter writer, SampleId value, JsonSerializerOptions options)
        {
            if (value is { IsInteger: true, _text: null })
            {
                writer.WriteNumberValue(value._number);
            }
            else if (value.IsInteger)
            {
                writer.WriteRawValue(value.Text);
            }
            else
            {
                writer.WriteStringValue(LogText.Escape(value.Text));
            }
        }
    }
}
