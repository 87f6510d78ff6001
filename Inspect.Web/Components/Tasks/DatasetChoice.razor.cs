using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks.Editing;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Which dataset a task reads.</summary>
public sealed partial class DatasetChoice
{
    /// <summary>Stands for what the file has in place of a dataset of the library.</summary>
    private const string Own = "(own)";

    [Parameter, EditorRequired]
    public required TaskDraft Draft { get; set; }

    /// <summary>The datasets of the library.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<DatasetEntry> Entries { get; set; }

    [Parameter]
    public EventCallback<TaskDraft> OnChange { get; set; }

    private string Value => Draft.DatasetFile ?? (Draft.DatasetText is null ? string.Empty : Own);

    /// <summary>Those of the library that need no more than their name, and the one that the task has.</summary>
    private IEnumerable<(string File, string Text)> Options => Entries.Where(e => e.CanEdit).Select(e => (FileOf(e), e.Name))
        .Concat(Draft.DatasetFile is { } own && Entries.Where(e => e.CanEdit).All(e => FileOf(e) != own) ? [(own, own)] : Array.Empty<(string, string)>());

    private string? OpenAddress => Entries.FirstOrDefault(e => FileOf(e) == Draft.DatasetFile) is { } entry ? $"/datasets/{Uri.EscapeDataString(entry.Name)}" : null;

    private static string FileOf(DatasetEntry entry) => $"{DatasetLibrary.Folder}/{Path.GetFileName(entry.Path)}";

    private Task ChooseAsync(ChangeEventArgs change) =>
        OnChange.InvokeAsync(Draft with { DatasetFile = (string?)change.Value is { Length: > 0 } file && file != Own ? file : null });
}
