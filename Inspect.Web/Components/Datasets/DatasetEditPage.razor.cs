using Inspect.Engine;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Edits the rows of a dataset. What runs have used stays as it is: saving makes the next version.</summary>
public sealed partial class DatasetEditPage : IDisposable
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private readonly ComponentEnd _end = new();
    private readonly List<RecordFile> _files = [];
    private readonly List<string> _ownFields = [];
    private DatasetEntry? _entry;
    private DatasetDraft? _draft;
    private CheckReport? _report;
    private IReadOnlyList<RecordRow> _rows = [];
    private IReadOnlyList<string> _fields = [];
    private IDisposable? _keys;
    private string? _hash;
    private string? _problem;
    private string? _otherName;
    private string? _newField;
    private string? _said;
    private string? _leaving;
    private bool _isPasting;
    private bool _isSaving;
    private bool _isStale;
    private int _version;
    private int _used;
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

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Address => DatasetAddress.Of(Name);

    private bool HasChanges => _draft is { IsChanged: true };

    private bool CanSave => !_isSaving && HasChanges && _report is { Errors: 0 } && _draft!.Count > 0;

    /// <summary>The version that saving makes: a new one where a run has used the newest.</summary>
    private string Saving => $"v{_version}";

    private int First => Math.Clamp(At ?? 0, 0, int.MaxValue - PageSize);

    private int ProblemCount => _report?.RowsWithFindings.Length ?? 0;

    private string BaseText => _used == 0 ? $"{Format.Count(_baseCount, "item")}, not used by a run yet" : $"v{_used} has {Format.Count(_baseCount, "item")}, is used by runs and stays as it is";

    private string? NextProblem
    {
        get
        {
            var rows = _report?.RowsWithFindings ?? [];
            return rows.IsDefaultOrEmpty ? null : AddressOf("problems");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _keys?.Dispose();
        _files.ForEach(f => f.Dispose());
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _keys = Keyboard.Register(
        new Shortcut("Ctrl+s", "Save", () => InvokeAsync(SaveAsync)),
        new Shortcut("Ctrl+z", "Take the last change back", () => InvokeAsync(UndoAsync)));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            if (_draft is null || _entry?.Name != Name)
            {
                await OpenAsync();
            }

            Draw();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (Exception error) when (_end.IsReached && error is OperationCanceledException or ObjectDisposedException)
        {
            // The page is left.
        }
    }

    private async Task OpenAsync()
    {
        var entry = Library.Find(Name) ?? throw new DatasetException($"There is no dataset {Format.Line(Name, 100)}. It may have been deleted or renamed: see the list of datasets.");
        if (!entry.CanEdit)
        {
            throw new DatasetException($"{entry.DisplayPath} is not edited here: rows of CSV and JSON files are read by tasks as those say. Import it as a new dataset to edit its rows.");
        }

        var file = await Library.OpenAsync(entry, null, _end.Token);
        _files.Add(file);
        var versions = Library.Versions.Of(entry.Name);
        var current = await Task.Run(() => Library.Versions.NumberOf(entry.Name, entry.Path), _end.Token);
        _used = versions.Any(v => v.Number == current) ? current : 0;
        _version = _used == 0 ? current : current + 1;
        (_entry, _hash, _baseCount, _isStale, _problem) = (entry, file.Hash, file.Count, false, null);
        _draft = new DatasetDraft(file);
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        var draft = _draft!;
        var version = draft.Version;
        var report = await Task.Run(() => draft.Check(_end.Token), _end.Token);
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
        try
        {
            await CheckAsync();
            Draw();
            StateHasChanged();
        }
        catch (Exception error) when (_end.IsReached && error is OperationCanceledException or ObjectDisposedException)
        {
            // The page is left.
        }
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
            try
            {
                var records = import.Records();
                _draft!.Add([.. records]);
                _isPasting = false;
                await ChangedAsync($"{Format.Count(records.Count, "row")} added.");
            }
            catch (InspectException error)
            {
                _problem = error.Message;
            }
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
