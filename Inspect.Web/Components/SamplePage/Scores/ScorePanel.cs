using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>How the author of a task would have the scores of a sample shown, as the log says (<c>eval.viewer.sample_score_view</c>).</summary>
/// <param name="IsGrid">As a grid, or as chips; null where the author says nothing.</param>
/// <param name="Column"><c>name</c> or <c>value</c>, by which they are sorted; null for the order of the log.</param>
/// <param name="IsDescending">The last comes first.</param>
public sealed record ScorePanel(bool? IsGrid, string? Column, bool IsDescending)
{
    /// <summary>From so many values on they are a grid where nobody says otherwise.</summary>
    private const int FewestOfGrid = 3;

    /// <summary>The author said nothing.</summary>
    public static ScorePanel None { get; } = new(null, null, false);

    /// <summary>What a log says. Anything that the format does not know counts as nothing.</summary>
    public static ScorePanel Of(EvalLog? log)
    {
        if (log?.Eval.Viewer is not { ValueKind: JsonValueKind.Object } viewer || !viewer.TryGetProperty("sample_score_view", out var view) || view.ValueKind != JsonValueKind.Object)
        {
            return None;
        }

        var sort = view.TryGetProperty("sort", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : (JsonElement?)null;
        return new ScorePanel(
            TextOf(view, "default") switch { "grid" => true, "chips" => false, _ => null },
            sort is { } by && TextOf(by, "column") is "name" or "value" ? TextOf(sort.Value, "column") : null,
            sort is { } order && TextOf(order, "dir") == "desc");
    }

    /// <summary>So many values are shown as a grid.</summary>
    public bool IsGridFor(int count) => IsGrid ?? count >= FewestOfGrid;

    /// <summary>Values in the author's order. Those without a number come last, whatever the direction.</summary>
    public ImmutableArray<ScoreEntry> Sort(ImmutableArray<ScoreEntry> entries) => (Column, IsDescending) switch
    {
        ("name", false) => [.. entries.OrderBy(e => e.Name, StringComparer.OrdinalIgnoreCase)],
        ("name", true) => [.. entries.OrderByDescending(e => e.Name, StringComparer.OrdinalIgnoreCase)],
        ("value", false) => [.. entries.OrderBy(HasNoNumber).ThenBy(NumberOf)],
        ("value", true) => [.. entries.OrderBy(HasNoNumber).ThenByDescending(NumberOf)],
        _ => entries,
    };

    private static bool HasNoNumber(ScoreEntry entry) =>
        entry.Value is ScoreValue.OfMap or ScoreValue.OfList || ScoreConversion.IsMeaningless(entry.Value) || !double.IsFinite(NumberOf(entry));

    private static double NumberOf(ScoreEntry entry) => entry.Value is ScoreValue.OfMap or ScoreValue.OfList ? double.NaN : ScoreConversion.ToNumber(entry.Value);

    private static string? TextOf(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
