using System.Text.Json;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Some items of a dataset, to be read: a row a line, long texts cut.</summary>
public sealed partial class ItemGrid
{
    private const int MostLetters = 140;
    private const int MostTitle = 600;

    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RecordRow> Rows { get; set; }

    /// <summary>Number of rows in all.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>Fields that are columns.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Fields { get; set; }

    /// <summary>What checks found; null where nothing was checked.</summary>
    [Parameter]
    public CheckReport? Report { get; set; }

    /// <summary>Name of a column.</summary>
    public static string HeadOf(string field) => field.StartsWith("metadata.", StringComparison.Ordinal) ? field["metadata.".Length..] + " metadata" : field;

    internal static string? ClassOf(string field) => field switch { "id" => "c-id", "input" => "c-input", "target" => "c-target", "choices" => "c-choices", _ => "c-other" };

    internal static string FindingClass(RowFinding finding) => finding.Level == FindingLevel.Error ? "finding bad" : "finding warn";

    internal static string FindingIcon(RowFinding finding) => finding.Level == FindingLevel.Error ? Lucide.CircleAlert : Lucide.TriangleAlert;

    private string? CellClass(RecordRow row, string field)
    {
        var isBad = Report?.Of(row.Number).Any(f => f.Field == field && f.Level == FindingLevel.Error) == true;
        return (field == "id" ? "mono clip" : "clip") + (isBad ? " badcell" : null);
    }

    private static string TitleOf(RecordRow row, string field) => Cut(DatasetDraft.TextOf(row, field), MostTitle);

    /// <summary>Alternatives of a target one by one; of everything else the text.</summary>
    private static IEnumerable<(int Index, string Part)> PartsOf(RecordRow row, string field) =>
        field == "target" && row.Record.TryGetProperty("target", out var target) && target.ValueKind == JsonValueKind.Array
            ? target.EnumerateArray().Take(5).Select((t, i) => (i, Cut(t.ValueKind == JsonValueKind.String ? t.GetString()! : t.GetRawText(), MostLetters / 3)))
            : [(0, Cut(DatasetDraft.TextOf(row, field), MostLetters))];

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}
