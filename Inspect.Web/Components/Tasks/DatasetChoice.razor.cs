using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Which dataset a task reads.</summary>
public sealed partial class DatasetChoice
{
    /// <summary>Stands for what the file has in place of a dataset of the library.</summary>
    private const string Own = "(own)";

    private IReadOnlyList<NameOption> _files = [];
    private IReadOnlyList<NameOption> _options = [];
    private IReadOnlyList<DatasetEntry>? _entries;
    private TaskDraft? _draft;
    private DatasetEntry? _chosen;

    [Parameter, EditorRequired]
    public required TaskDraft Draft { get; set; }

    /// <summary>The datasets of the library.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<DatasetEntry> Entries { get; set; }

    [Parameter]
    public EventCallback<TaskDraft> OnChange { get; set; }

    private string Value => Draft.DatasetFile ?? (Draft.DatasetText is null ? string.Empty : Own);

    private string? NoneText => Draft.DatasetText is null && Value.Length == 0 ? "choose a dataset" : null;

    private string? OpenAddress => _chosen is { } entry ? $"/datasets/{Uri.EscapeDataString(entry.Name)}" : null;

    /// <summary>Those of the library that need no more than their name, with the one that the task has; what stands in the file comes first.</summary>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(Entries, _entries) && ReferenceEquals(Draft, _draft))
        {
            return;
        }

        if (!ReferenceEquals(Entries, _entries))
        {
            _files = [.. Entries.Where(e => e.CanEdit).Select(e => new NameOption(FileOf(e), e.Name))];
        }

        (_entries, _draft) = (Entries, Draft);
        _chosen = Entries.FirstOrDefault(e => FileOf(e) == Draft.DatasetFile);
        var own = Draft.DatasetText is not null ? [new NameOption(Own, "as in the file, below")] : Array.Empty<NameOption>();
        var missing = Draft.DatasetFile is { } file && _files.All(f => f.Value != file) ? [new NameOption(file, file)] : Array.Empty<NameOption>();
        _options = own.Length + missing.Length == 0 ? _files : [.. own, .. _files, .. missing];
    }

    private static string FileOf(DatasetEntry entry) => $"{DatasetLibrary.Folder}/{Path.GetFileName(entry.Path)}";

    private Task ChooseAsync(string? chosen) =>
        OnChange.InvokeAsync(Draft with { DatasetFile = chosen is { Length: > 0 } file && file != Own ? file : null });
}
