using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>The versions of a dataset, and what changed since one of them.</summary>
public sealed partial class VersionList
{
    private const int MostLetters = 2_000;
    private static readonly string[] Fields = ["id", "input", "target"];

    [Parameter, EditorRequired]
    public required DatasetEntry Entry { get; set; }

    /// <summary>Versions that runs have used, the oldest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<FileVersion> Versions { get; set; }

    /// <summary>Number of the file as it is.</summary>
    [Parameter]
    public int Current { get; set; }

    [Parameter, EditorRequired]
    public required DatasetLibrary Library { get; set; }

    /// <summary>What changed; null where nobody asked.</summary>
    [Parameter]
    public DatasetDiff? Diff { get; set; }

    /// <summary>The version that it is compared with.</summary>
    [Parameter]
    public int? DiffOf { get; set; }

    private bool IsCurrentUnused => Versions.All(v => v.Number != Current);

    private string AddressOf(int number) => $"{DatasetAddress.Of(Entry.Name)}?v={number}";

    private string DiffAddress(int number) => $"{DatasetAddress.Of(Entry.Name)}?tab=versions&diff={number}";

    private static string Summary(DatasetDiff diff) =>
        $"{Format.Count(diff.Changed.Length, "row")} changed, {diff.Added.Length} added, {diff.Removed.Length} deleted{(diff.IsCut ? "; of more, the first ones are shown" : string.Empty)}.";

    private static string TextOf(RecordRow row, IReadOnlyList<string> fields)
    {
        var text = row.Problem ?? string.Join('\n', fields.Select(f => $"{f}: {DatasetDraft.TextOf(row, f)}"));
        return text.Length <= MostLetters ? text : text[..MostLetters] + "…";
    }
}
