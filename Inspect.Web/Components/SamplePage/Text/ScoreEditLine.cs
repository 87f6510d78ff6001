using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>One edit of a score, as its page lists it.</summary>
/// <param name="Who">Who made it.</param>
/// <param name="When">When, in UTC.</param>
/// <param name="What">What changed.</param>
/// <param name="Why">The reason; null when none was given.</param>
public sealed record ScoreEditLine(string Who, string When, string What, string? Why)
{
    private static readonly string[] Fields = ["value", "answer", "explanation", "reason"];

    /// <summary>The edits of a score in order; its original, which has no author, is left out.</summary>
    public static IReadOnlyList<ScoreEditLine> Of(Score score) => [.. score.History.Select(Of).OfType<ScoreEditLine>()];

    /// <summary>One edit; null for an original, which has no author.</summary>
    public static ScoreEditLine? Of(JsonElement edit)
    {
        if (edit.ValueKind != JsonValueKind.Object || !edit.TryGetProperty("provenance", out var provenance) || provenance.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var when = DateTimeOffset.TryParse(Text(provenance, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : string.Empty;
        var changes = Fields.Where(f => edit.TryGetProperty(f, out var value) && value.ToString() != ScoreHistory.Unchanged).Select(f => $"{f} to {Show(edit.GetProperty(f))}");
        return new ScoreEditLine(Text(provenance, "author") ?? "unknown", when, string.Join(", ", changes), Text(provenance, "reason"));
    }

    private static string Show(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "nothing" : Format.Line(value.ToString(), 120);

    private static string? Text(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
