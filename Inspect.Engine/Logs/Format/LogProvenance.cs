using System.Text.Json;
using Inspect.Engine.Logs.Format.Json;

namespace Inspect.Engine.Logs.Format;

/// <summary>Who changed a log, when and why (log format 5.8).</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Author">Who; not empty.</param>
/// <param name="Reason">Why; null when nobody said.</param>
/// <param name="Metadata">Free data; null for none.</param>
public sealed record LogProvenance(DateTimeOffset Timestamp, string Author, string? Reason = null, IReadOnlyDictionary<string, JsonElement>? Metadata = null)
{
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
