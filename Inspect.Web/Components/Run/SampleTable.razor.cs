using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Run;

/// <summary>The samples of a run, epochs under their item. Rows fill in place and never change their order while the run goes on.</summary>
public sealed partial class SampleTable
{
    private const int MostDots = 20;

    /// <summary>The epochs of an item are all read for its head row when they are at most so many.</summary>
    private const int MostInHead = 200;

    private readonly List<SampleRow> _rows = [];
    private LongRows<SampleRow>? _list;
    private string? _problem;
    private int _total;
    private int _turns; // looks at the samples begun so far: only the last one is shown, however long it takes

    /// <summary>The rows are the first of a filter that goes on looking.</summary>
    private bool _isCounting;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Which samples, in which order.</summary>
    [Parameter, EditorRequired]
    public required SampleQuery Query { get; set; }

    /// <summary>How many samples each item has; null while nobody has counted them.</summary>
    [Parameter, EditorRequired]
    public required SampleShape? Shape { get; set; }

    /// <summary>Further columns.</summary>
    [Parameter]
    public ImmutableArray<SampleColumn> Columns { get; set; } = [];

    /// <summary>How the rows look.</summary>
    [Parameter]
    public SampleLook Look { get; set; } = SampleLook.Usual;

    /// <summary>What an address says that wants the order of the plan; null for nothing.</summary>
    [Parameter]
    public string? Unsorted { get; set; }

    /// <summary>The row under the keyboard.</summary>
    [Parameter]
    public string? Current { get; set; }

    [Inject]
    public required SampleSource Source { get; init; }

    private bool IsGrouped => Query.IsPlan && Shape is { IsGrouped: true };

    private int ColumnCount => 7 + Columns.Length;

    private bool HasEpochs => Run.Epochs > 1 || Shape is { IsGrouped: true };

    /// <summary>The first rows are drawn apart: a list of none is not there, and comes anew.</summary>
    private bool NeedsFirst => _total == 0 || _list is not { NeedsFirst: false };

    private int RowCount => _isCounting ? -1 : _total;

    private string Css => $"tbl samples{(IsGrouped ? " grouped" : null)}{(Look.IsTall ? " tall" : null)}{(Look.IsNarrow ? " narrow" : null)}";

    private string FirstHead => IsGrouped ? "Epoch" : "Item";

    private string FirstWidth => IsGrouped ? "72" : Look.IsNarrow ? "100" : "160";

    private bool IsWaiting => Run.State is RunState.Queued or RunState.Loading;

    private string EmptyTitle => IsWaiting ? "Waiting" : Query.IsWhole ? "No samples" : "No samples match";

    private string EmptyText => IsWaiting ? "Samples appear when the run starts."
        : !Query.IsWhole ? "No sample of this run fits the filter."
        : !Run.CanClone ? "The log cannot be read."
        : Run.LogPath is null || Run is { Total: 0 } or { Headline: null, Done: 0 } ? "The run ended before the first sample began."
        : "The log holds the results of this run without its samples: they were left out when it was written.";

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var turn = ++_turns;
        try
        {
            var counting = Source.PageAsync(Run, Query, 0, 0, CancellationToken.None);
            if (!counting.IsCompleted)
            {
                await ShowBeginningAsync(counting, turn);
            }

            var head = await counting;
            if (turn != _turns)
            {
                return;
            }

            var total = IsGrouped ? Shape!.Rows : head.Total;
            if (NeedsFirst)
            {
                Set(await RowsAsync(0, Math.Min(total, LongRows<SampleRow>.MostWhole), CancellationToken.None));
            }

            (_total, _isCounting, _problem) = (total, false, null);
        }
        catch (EvalLogException error)
        {
            // Of a log that cannot be read at all, the page says why.
            (_problem, _isCounting) = (Run.CanClone ? error.Message : null, false);
        }

        if (_list is not null)
        {
            await _list.RefreshAsync();
        }
    }

    /// <summary>A filter that looks into a hundred thousand samples takes its time: what it finds among the first stands there meanwhile.</summary>
    private async Task ShowBeginningAsync(Task counting, int turn)
    {
        var first = await Source.BeginningAsync(Run, Query, LongRows<SampleRow>.MostWhole, CancellationToken.None);
        if (counting.IsCompleted || turn != _turns || first.Count == 0)
        {
            return;
        }

        Set([.. first.Select((s, i) => RowOf(i, s))]);
        (_total, _isCounting) = (first.Count, true);
        if (_list is not null)
        {
            await _list.RefreshAsync();
        }

        StateHasChanged();
    }

    private void Set(IReadOnlyList<SampleRow> rows)
    {
        _rows.Clear();
        _rows.AddRange(rows);
    }

    private async ValueTask<ItemsProviderResult<SampleRow>> ProvideAsync(ItemsProviderRequest request)
    {
        if (_isCounting)
        {
            return new ItemsProviderResult<SampleRow>(_rows.Skip(request.StartIndex).Take(request.Count), _rows.Count);
        }

        try
        {
            return new ItemsProviderResult<SampleRow>(await RowsAsync(request.StartIndex, request.Count, request.CancellationToken), _total);
        }
        catch (EvalLogException error)
        {
            _problem = error.Message;
            return new ItemsProviderResult<SampleRow>([], 0);
        }
    }

    private async Task<List<SampleRow>> RowsAsync(int first, int count, CancellationToken cancellationToken)
    {
        if (!IsGrouped)
        {
            var page = await Source.PageAsync(Run, Query, first, count, cancellationToken);
            return [.. page.Rows.Select((s, i) => RowOf(first + i, s))];
        }

        var shape = Shape!;
        var end = Math.Min(first + count, shape.Rows);
        if (first >= end)
        {
            return [];
        }

        // A head row says what became of all epochs of its item.
        var items = (First: shape.At(first).Item, Last: shape.At(end - 1).Item);
        var isInHead = shape.SamplesOf(items.Last).Count <= MostInHead;
        var from = isInHead ? shape.SamplesOf(items.First).First : Math.Max(0, (shape.At(first).Sample ?? shape.SamplesOf(items.First).First) - 1);
        var (lastFirst, lastCount) = shape.SamplesOf(items.Last);
        var to = isInHead ? lastFirst + lastCount : Math.Max(from + 1, (shape.At(end - 1).Sample ?? lastFirst) + 1);
        var samples = (await Source.PageAsync(Run, Query, from, to - from, cancellationToken)).Rows;
        return [.. Enumerable.Range(first, end - first).Select(row => RowAt(row, from, samples)).OfType<SampleRow>()];
    }

    private SampleRow? RowAt(int row, int from, IReadOnlyList<SampleView> samples)
    {
        var (item, number) = Shape!.At(row);
        if (number is { } at)
        {
            return samples.ElementAtOrDefault(at - from) is { } sample ? RowOf(row, sample) : null;
        }

        var (first, count) = Shape.SamplesOf(item);
        var epochs = samples.Skip(first - from).Take(count).ToList();
        return epochs is [var head, ..] ? new SampleRow(row, $"g-{head.Id}", ItemGroup.Of(epochs, count, MostDots), null, string.Empty, Format.ItemAddress(Run.Run, head.Id.Text)) { Columns = ColumnCount } : null;
    }

    private SampleRow RowOf(int number, SampleView sample) => new(number, SamplePlace.KeyOf(sample), null, sample, LabelOf(sample), SamplePlace.Of(Run.Run, sample))
    {
        Columns = ColumnCount,
        IsTall = Look.IsTall,
        Cells = [.. Columns.Select(c => new SampleCell(c.Head, c.TextOf(sample), c.CssOf(sample)))],
    };

    private string LabelOf(SampleView sample) => IsGrouped ? sample.Epoch.ToString(CultureInfo.InvariantCulture)
        : HasEpochs ? string.Create(CultureInfo.InvariantCulture, $"{sample.Id.Text} · epoch {sample.Epoch}")
        : sample.Id.Text;
}
