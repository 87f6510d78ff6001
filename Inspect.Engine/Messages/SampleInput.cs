using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>Input of an item: one text, or a conversation. Logs keep which of both it was.</summary>
[JsonConverter(typeof(SampleInputConverter))]
public sealed record SampleInput
{
    private SampleInput(string? plain, ImmutableArray<ChatMessage> messages)
    {
        Plain = plain;
        Messages = messages;
    }

    /// <summary>The input when it is one text; null when it is a conversation.</summary>
    public string? Plain { get; }

    /// <summary>The conversation when the input is one; empty when it is a text.</summary>
    public ImmutableArray<ChatMessage> Messages { get; }

    /// <summary>The text, or the text of the last user message; empty when there is none.</summary>
    public string Text => Plain ?? Messages.LastOrDefault(m => m.Role == ChatRoles.User)?.Text ?? string.Empty;

    /// <summary>An input of one text.</summary>
    public static implicit operator SampleInput(string text) => FromString(text);

    /// <summary>An input of one text.</summary>
    public static SampleInput FromString(string text) => new(text, []);

    /// <summary>An input that is a conversation.</summary>
    public static SampleInput FromMessages(ImmutableArray<ChatMessage> messages) => new(null, messages);

    /// <inheritdoc />
    public bool Equals(SampleInput? other) => other is not null && Plain == other.Plain && Messages.SequenceEqual(other.Messages);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    internal sealed class SampleInputConverter : JsonConverter<SampleInput>
    {
        public override SampleInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => FromString(reader.GetString()!),
                JsonTokenType.StartArray => FromMessages([.. JsonSerializer.Deserialize<List<ChatMessage>>(ref reader, options)!]),
                _ => throw new JsonException("The input of a sample is a text or a list of messages."),
            };

        public override void Write(Utf8JsonWriter writer, SampleInput value, JsonSerializerOptions options)
        {
            if (value.Plain is { } text)
            {
                writer.WriteStringValue(LogText.Escape(text));
            }
            else
            {
                JsonSerializer.Serialize(writer, value.Messages.ToList(), options);
            }
        }
    }
}
