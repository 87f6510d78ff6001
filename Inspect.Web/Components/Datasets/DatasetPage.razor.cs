using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>A dataset: its items, its versions, who uses it.</summary>
public sealed partial class DatasetPage : IDisposable
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private const int MostRuns = 20;

    private readonly ComponentEnd _end = new();

    /// <summary>A version that was left may still be read by work that it began.</summary>
    private readonly List<RecordFile> _files = [];
    private DatasetEntry? _entry;
    private RecordFile? _file;
    private CheckReport? _report;
    private DatasetDiff? _diff;
    private IReadOnlyList<FileVersion> _versions = [];
    private IReadOnlyList<RecordRow> _rows = [];
    private IReadOnlyList<string> _fields = [];
    private IReadOnlyList<TaskFile> _tasks = [];
    private IReadOnlyList<RunView> _runs = [];
    private string? _problem;
    private string? _words;
    private string? _opened;
    private int _current;
    private int _total;
    private int _runCount;

    [Parameter]
    public required string Name { get; set; }

    /// <summary>Number of the version that is shown; null for the newest.</summary>
    [SupplyParameterFromQuery]
    public int? V { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabName { get; set; }

    /// <summary>Words that the items hold.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    /// <summary><c>problems</c> for the rows with findings.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    /// <summary>Number of the first row, from 0.</summary>
    [SupplyParameterFromQuery]
    public int? At { get; set; }

    /// <summary>Version that the newest, or <see cref="V"/>, is compared with.</summary>
    [SupplyParameterFromQuery]
    public int? Diff { get; set; }

    [Inject]
    public required DatasetLibrary Library { get; init; }

    [Inject]
    public required DatasetUses Uses { get; init; }

    [Inject]
    public required RunStore Runs { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Tab => TabName is "versions" or "uses" ? TabName : "items";

    private string Address => DatasetAddress.Of(Name);

    private int First => Math.Clamp(At ?? 0, 0, int.MaxValue - PageSize);

    private int Shown => V ?? _current;

    private int ProblemCount => _report?.RowsWithFindings.Length ?? 0;

    private string Facts => $"{Format.Count(_file!.Count, "item")}, {Format.Size(_file.SizeBytes)}{(_runCount > 0 ? $", used by {Format.Count(_runCount, "run")}" : string.Empty)}";

    private IReadOnlyList<(string Key, string Text, string Count)> Tabs =>
        [("items", "Items", Format.Count(_file!.Count)), ("versions", "Versions", Format.Count(Math.Max(_versions.Count, _current))), ("uses", "Used by", Format.Count(_tasks.Count + _runCount))];

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _files.ForEach(f => f.Dispose());
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            await OpenAsync();
            await ReadAsync();
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
        var opened = $"{entry.Path}|{V}|{entry.ModifiedAt.Ticks}|{entry.SizeBytes}";
        if (opened == _opened)
        {
            return;
        }

        _problem = null;
        var file = await Library.OpenAsync(entry, V, _end.Token);
        if (_end.IsReached)
        {
            file.Dispose();
            return;
        }

        _files.Add(file);
        (_file, _entry, _opened) = (file, entry, opened);
        _report = await Task.Run(() => RowChecks.Of(file, _end.Token), _end.Token);
        _fields = FieldOrder.Of(_report.Fields);
        _versions = Library.Versions.Of(entry.Name);
        _current = await Task.Run(() => Library.Versions.NumberOf(entry.Name, entry.Path), _end.Token);
        _tasks = Uses.TasksOf(entry);
        var runs = await Runs.ListAsync(new RunQuery { Text = $"dataset == \"{entry.RunName}\"" }, 0, MostRuns, _end.Token);
        (_runs, _runCount) = ([.. runs.Rows], runs.Total);
    }

    private async Task ReadAsync()
    {
        if (_file is not { } file)
        {
            return;
        }

        _words = Q;
        if (Show is null && string.IsNullOrWhiteSpace(Q))
        {
            _total = file.Count;
            _rows = file.Read(Math.Min(First, Math.Max(0, file.Count - 1) / PageSize * PageSize), PageSize);
        }
        else
        {
            var numbers = Show is null ? Enumerable.Range(0, file.Count) : _report!.RowsWithFindings.AsEnumerable();
            var found = await Task.Run(() => RowSearch.Find(file, numbers, Q, _end.Token), _end.Token);
            _total = found.Count;
            _rows = [.. found.Skip(First).Take(PageSize).Select(n => file.Read(n, 1)[0])];
        }

        _diff = Diff is { } older && _entry is { } entry ? await CompareAsync(entry, older) : null;
    }

    private async Task<DatasetDiff> CompareAsync(DatasetEntry entry, int older)
    {
        using var before = await Library.OpenAsync(entry, older, _end.Token);
        return await Task.Run(() => DatasetDiff.Of(before, _file!, _end.Token), _end.Token);
    }

    private void Search() => Navigation.NavigateTo(AddressWith(Show, _words));

    private string AddressOf(string tab) => Query(("tab", tab == "items" ? null : tab), ("v", V?.ToString(CultureInfo.InvariantCulture)));

    private string AddressWith(string? show, string? words) => Query(("q", string.IsNullOrWhiteSpace(words) ? null : words), ("show", show), ("v", V?.ToString(CultureInfo.InvariantCulture)));

    private string AddressAt(int first) =>
        Query(("q", Q), ("show", Show), ("v", V?.ToString(CultureInfo.InvariantCulture)), ("at", first == 0 ? null : first.ToString(CultureInfo.InvariantCulture)));

    private string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToImmutableArray();
        return given.IsEmpty ? Address : $"{Address}?{string.Join('&', given)}";
    }
}
