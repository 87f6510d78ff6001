using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Makes an event without a record of its own: common fields where they fit, all else as it is.</summary>
internal static class OtherEvents
{
    public static OtherEvent From(string? kind, JsonElement raw, JsonSerializerOptions options)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in raw.EnumerateObject())
        {
            fields[property.Name] = property.Value.Clone();
        }

        if (kind is not null)
        {
            fields.Remove("event");
        }

        var result = OtherEvent.Of(kind ?? string.Empty) with
        {
            Uuid = Take(fields, "uuid", e => e.ValueKind == JsonValueKind.String ? e.GetString() : null),
            SpanId = Take(fields, "span_id", e => e.ValueKind == JsonValueKind.String ? e.GetString() : null),
            Timestamp = Take(fields, "timestamp", Time),
            WorkingStart = Take(fields, "working_start", Number),
            Metadata = Take(fields, "metadata", e => e.ValueKind == JsonValueKind.Object ? Map(e) : null),
            Pending = Take(fields, "pending", e => e.ValueKind is JsonValueKind.True or JsonValueKind.False ? e.GetBoolean() : (bool?)null),
            Unknown = fields.Count == 0 ? null : fields,
        };
        return result;
    }

    private static T? Take<T>(Dictionary<string, JsonElement> fields, string name, Func<JsonElement, T?> read)
    {
        if (!fields.TryGetValue(name, out var element) || read(element) is not { } value)
        {
            return default;
        }

        fields.Remove(name);
        return value;
    }

    private static DateTimeOffset? Time(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && LogTime.TryParse(element.GetString()!, out var time) ? time : null;

    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when LogNumber.TryParseMarker(element.GetString()!, out var special) => special,
        _ => null,
    };

    private static Dictionary<string, JsonElement> Map(JsonElement element)
    {
        var map = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            map[property.Name] = property.Value.Clone();
        }

        return map;
    }
}
