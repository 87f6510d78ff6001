using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Edits the rows of a dataset. What runs have used stays as it is: saving makes the next version.</summary>
public sealed partial class DatasetEditPage
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private readonly List<RecordFile> _files = [];
    private readonly List<string> _ownFields = [];
    private DatasetEntry? _entry;
    private DatasetDraft? _draft;
    private CheckReport? _report;
    private IReadOnlyList<RecordRow> _rows = [];
    private IReadOnlyList<string> _fields = [];
    private string? _hash;
    private string? _otherName;
    private string? _newField;
    private string? _said;
    private bool _isPasting;
    private int _baseCount;
    private int _shown;

    [Parameter]
    public required string Name { get; set; }

    /// <summary><c>problems</c> or <c>changed</c>; null for all rows.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    /// <summary>Number of the first row, from 0.</summary>
    [SupplyParameterFromQuery]
    public int? At { get; set; }

    [Inject]
    public required DatasetLibrary Library { get; init; }

    [Inject]
    public required DatasetUses Uses { get; init; }

    private string Address => DatasetAddress.Of(Name);

    /// <inheritdoc />
    protected override bool IsChanged => _draft is { IsChanged: true };

    /// <inheritdoc />
    protected override bool CanSave => !IsSaving && HasChanges && _report is { Errors: 0 } && _draft!.Count > 0;

    private int First => Math.Clamp(At ?? 0, 0, int.MaxValue - PageSize);

    private int ProblemCount => _report?.RowsWithFindings.Length ?? 0;

    private string BaseText => Used == 0 ? $"{Format.Count(_baseCount, "item")}, not used by a run yet" : $"v{Used} has {Format.Count(_baseCount, "item")}, is used by runs and stays as it is";

    private string? NextProblem
    {
        get
        {
            var rows = _report?.RowsWithFindings ?? [];
            return rows.IsDefaultOrEmpty ? null : AddressOf("problems");
        }
    }

    /// <inheritdoc />
    protected override string PageAddress => $"{Address}/edit";

    /// <inheritdoc />
    protected override IEnumerable<Shortcut> MoreKeys => [new Shortcut("Ctrl+z", "Take the last change back", () => InvokeAsync(UndoAsync))];

    /// <inheritdoc />
    protected override void Release() => _files.ForEach(f => f.Dispose());

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => TryAsync(async () =>
    {
        if (_draft is null || _entry?.Name != Name)
        {
            await OpenAsync();
        }

        Draw();
    });

    /// <inheritdoc />
    protected override async Task OpenAsync()
    {
        var entry = Library.Find(Name) ?? throw new DatasetException($"There is no dataset {Format.Line(Name, 100)}. It may have been deleted or renamed: see the list of datasets.");
        if (!entry.CanEdit)
        {
            throw new DatasetException($"{entry.DisplayPath} is not edited here: rows of CSV and JSON files are read by tasks as those say. Import it as a new dataset to edit its rows.");
        }

        var file = await Library.OpenAsync(entry, null, Stopping);
        _files.Add(file);
        await TakeVersionAsync(Library.Versions, entry.Name, entry.Path);
        (_entry, _hash, _baseCount) = (entry, file.Hash, file.Count);
        _draft = new DatasetDraft(file);
        await CheckAsync();
        Draw();
    }

    private async Task CheckAsync()
    {
        var draft = _draft!;
        var version = draft.Version;
        var report = await Task.Run(() => draft.Check(Stopping), Stopping);
        if (version == draft.Version)
        {
            _report = report;
            _fields = [.. FieldOrder.Of(report.Fields).Union(_ownFields)];
        }
    }

    private void Draw()
    {
        if (_draft is not { } draft)
        {
            return;
        }

        var numbers = NumbersOf(draft);
        _shown = numbers?.Count ?? draft.Count;
        var first = First < _shown ? First : Math.Max(0, _shown - 1) / PageSize * PageSize;
        _rows = [.. Enumerable.Range(first, Math.Clamp(_shown - first, 0, PageSize)).Select(i => draft.Row(numbers is null ? i : numbers[i]))];
    }

    /// <summary>Numbers of the rows that are shown; null for all.</summary>
    private IReadOnlyList<int>? NumbersOf(DatasetDraft draft) => Show switch { "problems" => _report?.RowsWithFindings ?? [], "changed" => draft.ChangedRows, _ => null };

    private async Task ChangedAsync(string said)
    {
        _said = said;
        Draw();
        await TryAsync(async () =>
        {
            await CheckAsync();
            Draw();
            StateHasChanged();
        });
    }

    private async Task SetAsync((int Row, string Field, string Text) cell)
    {
        if (_draft!.Set(cell.Row, cell.Field, cell.Text))
        {
            await ChangedAsync($"Row {cell.Row + 1}: {cell.Field} changed.");
        }
    }

    private async Task DeleteAsync(int row)
    {
        _draft!.Delete(row);
        await ChangedAsync($"Row {row + 1} deleted. Ctrl+Z brings it back.");
    }

    private async Task AddRowAsync()
    {
        _draft!.AddRow();
        if (Show is not null || _draft.Count > First + PageSize)
        {
            Navigation.NavigateTo(AddressAt((_draft.Count - 1) / PageSize * PageSize, null));
        }

        await ChangedAsync($"Row {_draft.Count} added.");
        await Keyboard.FocusAsync($"c-{_draft.Count - 1}-input");
    }

    private async Task UndoAsync()
    {
        if (_draft is { CanUndo: true } draft)
        {
            draft.Undo();
            await ChangedAsync("Taken back.");
        }
    }

    private async Task PasteAsync(DatasetImport import)
    {
        using (import)
        {
            await TryAsync(async () =>
            {
                var records = import.Records();
                _draft!.Add([.. records]);
                _isPasting = false;
                await ChangedAsync($"{Format.Count(records.Count, "row")} added.");
            });
        }
    }

    private void AddField()
    {
        if (_newField?.Trim() is { Length: > 0 } field)
        {
            _ownFields.Add(field);
            _fields = [.. _fields.Union(_ownFields)];
            _newField = null;
        }
    }
}
