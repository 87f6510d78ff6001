using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>Content of a message: one text, or parts (text, reasoning, image, …). Logs keep which of both it was.</summary>
[JsonConverter(typeof(MessageContentConverter))]
public sealed record MessageContent
{
    private readonly string? _text;

    private MessageContent(string? text, ImmutableArray<ContentPart> parts)
    {
        _text = text;
        Parts = parts;
    }

    /// <summary>The content is a plain text, not a list of parts.</summary>
    public bool IsText => _text is not null;

    /// <summary>The parts; a plain text is one text part.</summary>
    public ImmutableArray<ContentPart> Parts { get; }

    /// <summary>The plain text, or all text parts joined by newlines; other parts are left out.</summary>
    public string Text => _text ?? string.Join('\n', Parts.Where(p => p.Type == "text").Select(p => p.Text));

    /// <summary>Content of one plain text.</summary>
    public static implicit operator MessageContent(string text) => FromString(text);

    /// <summary>Content of one plain text.</summary>
    public static MessageContent FromString(string text) => new(text, [new ContentPart { Type = "text", Text = text }]);

    /// <summary>Content of parts.</summary>
    public static MessageContent FromParts(ImmutableArray<ContentPart> parts) => new(null, parts);

    /// <inheritdoc />
    public bool Equals(MessageContent? other) => other is not null && _text == other._text && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    internal sealed class MessageContentConverter : JsonConverter<MessageContent>
    {
        public override MessageContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => FromString(reader.GetString()!),
                JsonTokenType.StartArray => FromParts([.. JsonSerializer.Deserialize<List<ContentPart>>(ref reader, options)!]),
                _ => throw new JsonException("The content of a message is a text or a list of parts."),
            };

        public override void Write(Utf8JsonWriter writer, MessageContent value, JsonSerializerOptions options)
        {
            if (value._text is { } text)
            {
                writer.WriteStringValue(LogText.Escape(text));
            }
            else
            {
                JsonSerializer.Serialize(writer, value.Parts.ToList(), options);
            }
        }
    }
}
