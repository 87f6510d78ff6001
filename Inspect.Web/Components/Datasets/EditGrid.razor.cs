using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Datasets;

/// <summary>Rows of a dataset whose cells can be edited: Enter or a click opens one, Enter keeps, Esc undoes, Tab goes on.</summary>
public sealed partial class EditGrid
{
    /// <summary>A longer text is not edited in a cell: it would not fit into a message of the circuit.</summary>
    private const int MostEdited = 8_000;

    private const int MostShown = 140;
    private const int MostLines = 8;

    private ElementReference _editor;
    private int? _row;
    private string? _field;
    private string? _text;

    /// <summary>The text with which the edit began. The field is not given what it says: on a slow way that would undo letters typed meanwhile.</summary>
    private string? _begin;
    private string? _focus;
    private bool _isOpening;

    [Parameter, EditorRequired]
    public required IReadOnlyList<RecordRow> Rows { get; set; }

    /// <summary>Fields that are columns.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Fields { get; set; }

    [Parameter]
    public CheckReport? Report { get; set; }

    [Parameter, EditorRequired]
    public required DatasetDraft Draft { get; set; }

    /// <summary>A cell has another text.</summary>
    [Parameter]
    public EventCallback<(int Row, string Field, string Text)> OnSet { get; set; }

    /// <summary>A row is to go.</summary>
    [Parameter]
    public EventCallback<int> OnDelete { get; set; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private int EditorLines => Math.Clamp(((_text?.Length ?? 0) / 50) + 1, 1, MostLines);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isOpening)
        {
            _isOpening = false;
            await _editor.FocusAsync();
        }
        else if (_focus is { } id)
        {
            _focus = null;
            await Keyboard.FocusAsync(id);
        }
    }

    private void Edit(RecordRow row, string field)
    {
        var text = DatasetDraft.TextOf(row, field);
        if (text.Length <= MostEdited)
        {
            (_row, _field, _text, _begin, _isOpening) = (row.Number, field, text, text, true);
        }
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key)
        {
            case { Key: "Enter", ShiftKey: false, CtrlKey: false }:
                _focus = $"c-{_row}-{_field}";
                await KeepAsync();
                break;
            case { Key: "Escape" }:
                _focus = $"c-{_row}-{_field}";
                (_row, _field, _text) = (null, null, null);
                break;
        }
    }

    private async Task KeepAsync()
    {
        if (_row is { } row && _field is { } field)
        {
            // A text that ends with the Enter that kept it.
            var text = (_text ?? string.Empty).TrimEnd('\n');
            (_row, _field, _text) = (null, null, null);
            await OnSet.InvokeAsync((row, field, text));
        }
    }

    private IEnumerable<RowFinding> FindingsOf(RecordRow row) => Report?.Of(row.Number) ?? [];

    private bool IsEdited(RecordRow row, string field) => _row == row.Number && _field == field;

    private string CellClass(RecordRow row, string field) =>
        (IsEdited(row, field) ? "editing " : string.Empty) + (field == "id" ? "mono" : string.Empty) + (FindingsOf(row).Any(f => f.Field == field && f.Level == FindingLevel.Error) ? " badcell" : string.Empty);

    private static string LabelOf(RecordRow row, string field) => $"Row {row.Number + 1}, {field}";

    private static string TitleOf(RecordRow row, string field) => DatasetDraft.TextOf(row, field) is var text && text.Length > MostEdited
        ? "This text is too long to be edited here: change the file."
        : text[..Math.Min(text.Length, 300)];

    private static string TextOf(RecordRow row, string field) => DatasetDraft.TextOf(row, field) is var text && text.Length > MostShown ? text[..MostShown] + "…" : text;
}
