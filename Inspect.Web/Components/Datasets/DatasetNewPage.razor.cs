using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Makes a dataset of rows that are pasted, chosen as a file, or taken from a run.</summary>
public sealed partial class DatasetNewPage : IDisposable
{
    private const int Previewed = 20;

    private readonly ComponentEnd _end = new();
    private DatasetImport? _import;
    private CheckReport? _report;
    private IReadOnlyList<RecordRow> _rows = [];
    private IDisposable? _keys;
    private string? _name;
    private string? _nameProblem;
    private string? _problem;
    private string? _taken;
    private bool _isChoosing;
    private bool _isSaving;

    /// <summary>Run whose failures are taken.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [Inject]
    public required DatasetLibrary Library { get; init; }

    [Inject]
    public required RunFailures Failures { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private bool CanSave => !_isSaving && _import is not null && _report is { Errors: 0 } && DatasetLibrary.CheckName(_name) is null;

    private string SourceText => _taken is null ? "pasted or from a file" : $"failures of run {Format.ShortId(_taken)}";

    private string ReadText => $"{Format.Count(_import!.Count, "row")} read as {KindText}, {Format.Count(_import.Columns.Count, "column")}.";

    private string KindText => _import!.Shape switch
    {
        { Format: "csv", Separator: '\t' } => "a table with tabs",
        { Format: "csv" } => "CSV",
        { Format: "json" } => "a JSON list",
        _ => "JSONL",
    };

    private string PreviewText => _import!.Count > _rows.Count ? $"the first {_rows.Count} rows, and those with findings" : "all rows";

    private IReadOnlyList<string> Fields => FieldOrder.Of(_report?.Fields ?? []);

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _keys?.Dispose();
        _import?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _keys = Keyboard.Register(new Shortcut("Ctrl+s", "Save", () => InvokeAsync(SaveAsync)));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (From is not { Length: > 0 } run || run == _taken || !RendererInfo.IsInteractive)
        {
            return;
        }

        try
        {
            _taken = run;
            await TakeAsync(await Failures.ReadAsync(run, null, _end.Token));
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }

    private async Task TakeAsync(DatasetImport import)
    {
        if (_end.IsReached)
        {
            import.Dispose();
            return;
        }

        _import?.Dispose();
        (_import, _isChoosing, _problem) = (import, false, null);
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        var import = _import!;
        try
        {
            _report = await Task.Run(() => import.Check(_end.Token), _end.Token);
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            // Other rows were chosen, or the page is left.
            return;
        }

        // Rows with findings are shown wherever they are.
        var shown = Enumerable.Range(0, Math.Min(Previewed, import.Count)).Union(_report.RowsWithFindings.Take(Previewed)).Order();
        _rows = [.. shown.Select(n => import.Rows(n, 1)[0])];
    }

    private void Rename(ChangeEventArgs change)
    {
        _name = ((string?)change.Value)?.Trim();
        _nameProblem = DatasetLibrary.CheckName(_name) ?? (Library.Find(_name!) is not null ? $"There already is a dataset {_name}. Choose another name." : null);
    }

    private async Task SaveAsync()
    {
        _nameProblem ??= _import is null ? null : DatasetLibrary.CheckName(_name);
        if (!CanSave)
        {
            StateHasChanged();
            return;
        }

        (_isSaving, _problem) = (true, null);
        try
        {
            await Library.SaveAsync(_name!, null, _import!.WriteAsync, _end.Token);
            Navigation.NavigateTo(DatasetAddress.Of(_name!));
        }
        catch (InspectException error)
        {
            _problem = error.Message;
            StateHasChanged();
        }
        finally
        {
            _isSaving = false;
        }
    }
}
