using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models.Tools;

/// <summary>Whether a model may, must or must not call a tool, or which one it must (semantics 6.1).</summary>
[JsonConverter(typeof(ToolChoiceConverter))]
public sealed record ToolChoice
{
    private ToolChoice(string? word, string? function)
    {
        Word = word;
        Function = function;
    }

    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new("auto", null);

    /// <summary>It must call some tool.</summary>
    public static ToolChoice Any { get; } = new("any", null);

    /// <summary>It must call none.</summary>
    public static ToolChoice None { get; } = new("none", null);

    /// <summary><c>auto</c>, <c>any</c> or <c>none</c>; null where one tool must be called.</summary>
    public string? Word { get; }

    /// <summary>The tool that must be called; null where it is not said which.</summary>
    public string? Function { get; }

    /// <summary>It must call this tool.</summary>
    public static ToolChoice Of(string function) => new(null, function);

    internal sealed class ToolChoiceConverter : JsonConverter<ToolChoice>
    {
        public override ToolChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = JsonElement.ParseValue(ref reader);
            return value switch
            {
                { ValueKind: JsonValueKind.String } when value.GetString() is "auto" => Auto,
                { ValueKind: JsonValueKind.String } when value.GetString() is "any" => Any,
                { ValueKind: JsonValueKind.String } when value.GetString() is "none" => None,
                { ValueKind: JsonValueKind.Object } when value.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => Of(name.GetString()!),
                _ => throw new JsonException("The choice of tools is auto, any, none, or the name of a tool: {\"name\": …}."),
            };
        }

        public override void Write(Utf8JsonWriter writer, ToolChoice value, JsonSerializerOptions options)
        {
            if (value.Word is { } word)
            {
                writer.WriteStringValue(word);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("name", value.Function);
            writer.WriteEndObject();
        }
    }
}
