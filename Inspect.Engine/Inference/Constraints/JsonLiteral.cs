using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Values that a schema names, as they are written.</summary>
internal static class JsonLiteral
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a value, without spaces.</summary>
    public static string Of(JsonElement value) => JsonSerializer.Serialize(value, Plain);

    /// <summary>A value is of a type of schemas.</summary>
    public static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
