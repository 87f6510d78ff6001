using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Live;

namespace Inspect.Web;

/// <summary>Live updates as JSON, told apart by <c>kind</c>. An update is written once, however many clients get it.</summary>
public sealed class LiveUpdateJson : JsonConverterFactory
{
    private static readonly Dictionary<string, Type> Kinds = typeof(LiveUpdate).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(LiveUpdate)))
        .ToDictionary(t => t.Name[..^"Update".Length].ToLowerInvariant(), StringComparer.Ordinal);

    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(LiveUpdate));

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), Plain(options))!;

    private static JsonSerializerOptions Plain(JsonSerializerOptions options)
    {
        var plain = new JsonSerializerOptions(options);
        foreach (var converter in plain.Converters.OfType<LiveUpdateJson>().ToList())
        {
            plain.Converters.Remove(converter);
        }

        return plain;
    }

    private sealed class Converter<T>(JsonSerializerOptions plain) : JsonConverter<T>
        where T : LiveUpdate
    {
        private static readonly ConditionalWeakTable<LiveUpdate, byte[]> Written = [];

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var element = JsonElement.ParseValue(ref reader);
            var kind = element.GetProperty("kind").GetString()!;
            return Kinds.TryGetValue(kind, out var type)
                ? (T?)element.Deserialize(type, plain)
                : throw new JsonException($"There is no live update of the kind {kind}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Written.GetValue(value, v => JsonSerializer.SerializeToUtf8Bytes(v, v.GetType(), plain)), skipInputValidation: true);
    }
}
