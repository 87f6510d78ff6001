using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>Reads <c>reasoning_history</c> also where it is a switch, as older logs have it: true is <c>all</c>, false is <c>none</c> (semantics 5.1).</summary>
internal sealed class ReasoningHistoryConverter : JsonConverter<string>
{
    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => "all",
        JsonTokenType.False => "none",
        JsonTokenType.String => reader.GetString()!,
        _ => throw new JsonException("reasoning_history is none, all, last or auto."),
    };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
