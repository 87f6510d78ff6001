using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>Who gave a sample its score and who changed it, the first first.</summary>
public sealed partial class ScoreHistoryList
{
    /// <summary>The score.</summary>
    [Parameter, EditorRequired]
    public required Score Score { get; set; }

    /// <summary>Its scorer.</summary>
    [Parameter, EditorRequired]
    public required string Scorer { get; set; }

    private IEnumerable<(string Who, string Verb, string What, string When, string? Why)> Lines =>
    [
        .. Original is { } value ? [(Scorer, "scored", value, string.Empty, (string?)null)] : Array.Empty<(string, string, string, string, string?)>(),
        .. ScoreEditLine.Of(Score).Select(e => (e.Who, "set", e.What, e.When, e.Why)),
    ];

    /// <summary>What the scorer gave; null for a score that was made by hand.</summary>
    private string? Original => Score.History.IsEmpty ? Short(Score.Value.ToString())
        : Score.History[0] is { ValueKind: JsonValueKind.Object } first && !first.TryGetProperty("provenance", out _) && first.TryGetProperty("value", out var value) ? Short(value.ToString())
        : null;

    private static string Short(string? value) => Format.Line(value ?? string.Empty, 120);
}
