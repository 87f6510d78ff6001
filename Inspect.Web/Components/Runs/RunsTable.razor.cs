using System.Collections.Immutable;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Runs;

/// <summary>The list of runs: columns as chosen, sorted, in groups, with rows that can be selected. Rows are links.</summary>
public sealed partial class RunsTable
{
    /// <summary>What a column that takes what is left may have, until the browser knows.</summary>
    private const int WidthOfRest = 200;

    private const string WidthHint = "Drag, or ← and → (with Shift more), to change the width; Delete or a double click for the usual one";

    private LongRows<RunLine>? _rows;

    /// <summary>The first lines in order; all of them where there are no more.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunLine> Lines { get; set; }

    /// <summary>How many there are in all.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads some lines, by the number of the first one and their count.</summary>
    [Parameter, EditorRequired]
    public required Func<int, int, CancellationToken, Task<IReadOnlyList<RunLine>>> Read { get; set; }

    /// <summary>The columns in order.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<RunColumn> Columns { get; set; }

    /// <summary>The order that is in force.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Gets another order; null for none.</summary>
    [Parameter]
    public EventCallback<string?> SortChanged { get; set; }

    /// <summary>Ids of the selected runs.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlySet<string> Selected { get; set; }

    /// <summary>Selects a run, or no longer.</summary>
    [Parameter]
    public EventCallback<string> Toggle { get; set; }

    /// <summary>Selects all runs of the list, or none.</summary>
    [Parameter]
    public EventCallback ToggleAll { get; set; }

    /// <summary>All runs of the list are selected.</summary>
    [Parameter]
    public bool IsAllSelected { get; set; }

    /// <summary>The row under the keyboard; null for none.</summary>
    [Parameter]
    public string? Current { get; set; }

    /// <summary>Which of the usual columns have room is said in the style sheet, by their places: a class in each of their cells would be sent with every row.</summary>
    private string Css => Columns == RunColumns.Default ? "tbl runtbl usual" : "tbl runtbl";

    private int Span => Columns.Length + 1;

    private bool? IsDescending(RunColumn column) => RunSort.Of(Sort).Where(s => s.Name == column.Key).Select(s => (bool?)s.IsDescending).FirstOrDefault();

    private string? DirectionOf(RunColumn column) => IsDescending(column) switch
    {
        _ when !column.CanSort => null,
        true => "descending",
        false => "ascending",
        _ => "none",
    };

    private string ArrowOf(RunColumn column)
    {
        if (IsDescending(column) is not { } isDescending)
        {
            return string.Empty;
        }

        var sorts = RunSort.Of(Sort);
        var place = sorts.Count > 1 ? Format.Count(sorts.ToList().FindIndex(s => s.Name == column.Key) + 1) : string.Empty;
        return (isDescending ? "↓" : "↑") + place;
    }

    private Task SortAsync(RunColumn column, MouseEventArgs e) => SortChanged.InvokeAsync(RunSort.Next(Sort, column.Key, e.ShiftKey || e.CtrlKey || e.MetaKey));

    private static string WidthLabelOf(RunColumn column) => $"Width of {column.Head}";

    private Task ToggleAllAsync() => ToggleAll.InvokeAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_rows is not null)
        {
            await _rows.RefreshAsync();
        }
    }

    private async ValueTask<ItemsProviderResult<RunLine>> ProvideAsync(ItemsProviderRequest request) =>
        new(await Read(request.StartIndex, request.Count, request.CancellationToken), Total);
}
