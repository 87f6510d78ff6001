using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Format.Json;

namespace Inspect.Engine.Logs.Format;

/// <summary>Who changed a log, when and why (log format 5.8).</summary>
/// <param name="Timestamp">When; the smallest time where the log does not say it.</param>
/// <param name="Author">Who; not empty.</param>
/// <param name="Reason">Why; null when nobody said.</param>
/// <param name="Metadata">Free data; null for none.</param>
public sealed record LogProvenance(DateTimeOffset Timestamp, string Author, string? Reason = null, IReadOnlyDictionary<string, JsonElement>? Metadata = null)
{
    /// <summary>Who made an edit of a log; null where it names nobody. What else of it is damaged is left out.</summary>
    /// <param name="edit">The edit, which has a <c>provenance</c>.</param>
    public static LogProvenance? Of(JsonElement edit) =>
        edit.ValueKind == JsonValueKind.Object && edit.TryGetProperty("provenance", out var provenance) ? Read(provenance) : null;

    /// <summary>A record as it stands in a log; null where it names nobody. What else of it is damaged is left out.</summary>
    public static LogProvenance? Read(JsonElement provenance)
    {
        if (provenance.ValueKind != JsonValueKind.Object || TextOf(provenance, "author") is not { } author)
        {
            return null;
        }

        var time = DateTimeOffset.TryParse(TextOf(provenance, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;
        return new LogProvenance(time, author, TextOf(provenance, "reason"));
    }

    private static string? TextOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The record as it stands in a log.</summary>
    internal JsonElement ToElement()
    {
        var fields = new Dictionary<string, JsonElement>
        {
            ["timestamp"] = LogJson.ToElement(LogTime.FormatZulu(Timestamp)),
            ["author"] = LogJson.ToElement(Author),
        };
        if (Reason is not null)
        {
            fields["reason"] = LogJson.ToElement(Reason);
        }

        fields["metadata"] = LogJson.ToElement(new Dictionary<string, JsonElement>(Metadata ?? new Dictionary<string, JsonElement>()));
        return LogJson.ToElement(fields);
    }
}
