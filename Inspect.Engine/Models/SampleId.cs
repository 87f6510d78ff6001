using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>Id of an item of a dataset: an integer or a text. <c>1</c> and <c>"1"</c> are different ids, and logs keep the kind.</summary>
[JsonConverter(typeof(SampleIdConverter))]
public readonly record struct SampleId
{
    private readonly string? _text;

    private SampleId(string text, bool isInteger)
    {
        _text = text;
        IsInteger = isInteger;
    }

    /// <summary>The id is an integer, not a text of digits.</summary>
    public bool IsInteger { get; }

    /// <summary>The id as text; an integer in decimal.</summary>
    public string Text => _text ?? string.Empty;

    /// <summary>An integer id.</summary>
    public static SampleId Of(long value) => new(value.ToString(CultureInfo.InvariantCulture), true);

    /// <summary>A text id.</summary>
    public static SampleId Of(string value) => new(value, false);

    /// <summary>An integer id of any size, given in decimal.</summary>
    internal static SampleId OfIntegerText(string digits) => new(digits, true);

    /// <inheritdoc />
    public override string ToString() => Text;

    internal sealed class SampleIdConverter : JsonConverter<SampleId>
    {
        public override SampleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => Of(reader.GetString()!),
                JsonTokenType.Number => OfIntegerText(reader.TryGetInt64(out var value)
                    ? value.ToString(CultureInfo.InvariantCulture)
                    : JsonElement.ParseValue(ref reader).GetRawText()),
                _ => throw new JsonException("A sample id is an integer or a text."),
            };

        public override void Write(Utf8JsonWriter writer, SampleId value, JsonSerializerOptions options)
        {
            if (value.IsInteger && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                writer.WriteNumberValue(number);
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
