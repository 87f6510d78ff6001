using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Runs;

/// <summary>Every run, live and archived. Filter, order, groups, columns and selection live in the address.</summary>
public sealed partial class RunsPage
{
    private const string RowPrefix = "run-";
    private const string ShowWord = "show";
    private const int MostSuggested = 50;
    private const string FilterHint = "Words, or a filter such as score < 0.5 and model ~= \"gpt\"";

    private static readonly ImmutableArray<(string Word, string Text)> Groups =
        [(string.Empty, "none"), ("task", "task"), ("model", "model"), ("batch", "batch"), ("day", "day")];

    private RunList? _runs;
    private RunQuery? _shown;
    private RunQuery? _placed;
    private int _at = -1;
    private IDisposable? _keys;
    private string? _current;

    /// <summary>A filter, or words that task, model, status, scorers, tags or file must contain, all of them.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Filter { get; set; }

    /// <summary>Names to sort by.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>What stands together.</summary>
    [SupplyParameterFromQuery(Name = "group")]
    public string? GroupWord { get; set; }

    /// <summary>The columns.</summary>
    [SupplyParameterFromQuery(Name = "cols")]
    public string? Cols { get; set; }

    /// <summary>Whether attempts that failed and were tried again are shown: <c>show</c>; null for not.</summary>
    [SupplyParameterFromQuery(Name = "retried")]
    public string? RetriedWord { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required IOptions<LogsOptions> Logs { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required Places Places { get; init; }

    private RunQuery Query => new()
    {
        Text = string.IsNullOrWhiteSpace(Filter) ? null : Filter,
        Sort = RunSort.Of(Sort).Count == 0 ? null : Sort,
        Group = Enum.TryParse<RunGrouping>(GroupWord, ignoreCase: true, out var group) ? group : RunGrouping.None,
        Folder = Folder,
        HidesRetried = !ShowsRetried,
    };

    private bool ShowsRetried => RetriedWord == ShowWord;

    private string RetriedPressed => ShowsRetried ? "true" : "false";

    private string RetriedText => $"{(ShowsRetried ? "Hide" : "Show")} {Format.Count(_runs!.Retried)} retried";

    private ImmutableArray<RunColumn> Columns => RunColumns.Of(Cols);

    /// <summary>A facet with one value is no choice.</summary>
    private bool HasFacets => _runs!.Facets.Any(f => f.Values.Length > 1 || f.Values.Any(v => v.IsChosen));

    private bool IsFiltered => !Query.IsWhole;

    private bool IsTextFiltered => !string.IsNullOrWhiteSpace(Filter);

    private string CountText => Lens == SamplesLens ? Format.Count(_samples?.Total ?? 0, "sample") : IsFiltered ? $"{Format.Count(_runs!.Total)} of {Format.Count(_runs.UnfilteredTotal)}" : Format.Count(_runs!.Total);

    private string RootName => StoreTexts.NameOf(Logs.Value.Dir);

    private string EmptyText => RootName == Logs.Value.Dir ? "Start a run, or copy logs there: they appear by themselves." : "What is stored there appears by itself.";

    private string CountAllText => Format.Count(_runs!.UnfilteredTotal, "run");

    protected override async Task OnInitializedAsync()
    {
        ReadSelection();
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Index.Changed += OnIndexChanged;
            _keys = Keyboard.Register(
                new Shortcut("j", "Next run", () => MoveAsync(1), InTurn: true),
                new Shortcut("k", "Previous run", () => MoveAsync(-1), InTurn: true),
                new Shortcut("Enter", "Open the run", OpenAsync, InTurn: true),
                new Shortcut("x", "Select the run", ToggleCurrentAsync, InTurn: true),
                new Shortcut("/", "Filter", () => Keyboard.FocusAsync("runs-filter")));
        }
    }

    protected override async Task RefreshAsync()
    {
        _runs = await Store.ListAsync(Query, 0, LongRows<RunLine>.MostWhole, Stopping);
        await RefreshLensAsync();
        WatchOthers(_runs.Rows);
        foreach (var run in _runs.Rows)
        {
            WatchUntilItEnds(run);
        }
    }

    /// <summary>The filter lives in the address, so a change of it is a change of parameters.</summary>
    protected override async Task OnParametersSetAsync()
    {
        ReadSelection();
        if (_runs is not null && (_shown != Query || _shownLens != (Lens, ShowsRetried)))
        {
            (_at, _current) = (-1, null);
            await RefreshAsync();
        }

        (_shown, _shownLens) = (Query, (Lens, ShowsRetried));
    }

    /// <summary>Whoever comes back finds the list as it was left.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var query = Query;
        if (!RendererInfo.IsInteractive || _shown != query || _placed == query)
        {
            return;
        }

        _placed = query;
        if (Places.KeyOf(await Places.OpenAsync(), RowPrefix) is { } run && await Store.PositionAsync(query, run, Stopping) is >= 0 and var at)
        {
            (_at, _current) = (at, run);
            StateHasChanged();
        }

        await Places.ShowAsync(_current is null ? null : RowPrefix + _current, _at);
    }

    private async Task<IReadOnlyList<RunLine>> ReadAsync(int first, int count, CancellationToken cancellationToken) =>
        (await Store.ListAsync(Query, first, count, cancellationToken)).Lines;

    private async Task<FilterCompletion> SuggestAsync(string text, int caret)
    {
        var schema = Lens == SamplesLens ? await SchemaAcrossAsync() : RunNames.Schema;
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var name in FilterCompletion.NamesIn(text, schema))
        {
            values[name] = Lens == SamplesLens && !RunNames.IsOfRun(name) ? [] : await Store.ValuesAsync(name, MostSuggested, Stopping);
        }

        return FilterCompletion.Of(text, caret, schema, name => values.GetValueOrDefault(name, []));
    }

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    private void Clear() => Show(null);

    private void Show(string? filter) => Go("q", filter);

    private void SwitchRetried() => Go("retried", ShowsRetried ? null : ShowWord);

    private void ShowSort(string? sort) => Go("sort", sort);

    private void ShowColumns(string? columns) => Go("cols", columns);

    private void Group(string? group) => Go("group", string.IsNullOrEmpty(group) ? null : group);

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private async Task MoveAsync(int by)
    {
        if (_runs is not { Total: > 0 })
        {
            return;
        }

        // The first key chooses the first run, whichever way it points.
        var step = _current is null ? 1 : Math.Sign(by);
        for (var at = _current is null ? 0 : await CurrentAsync() + by; at >= 0 && at < _runs.TotalLines; at += step)
        {
            if ((await Store.ListAsync(Query, at, 1, Stopping)).Lines is [{ Run: { } run }])
            {
                (_at, _current) = (at, run.Run);
                StateHasChanged();
                Keyboard.Show(RowPrefix + _current, _at);
                return;
            }

            // The head of a group is no run.
        }
    }

    /// <summary>Place of the current row: new runs come above it. The id alone does not say it, for a folder may hold copies of a log.</summary>
    private async Task<int> CurrentAsync()
    {
        if (_current is null || await IsAtAsync(_at))
        {
            return _at;
        }

        var at = await Store.PositionAsync(Query, _current, Stopping);
        return at < 0 ? _at : at;
    }

    private async Task<bool> IsAtAsync(int at) => at >= 0 && (await Store.ListAsync(Query, at, 1, Stopping)).Lines is [{ Run: { } run }] && run.Run == _current;

    private Task OpenAsync()
    {
        if (_current is not null)
        {
            Navigation.NavigateTo(Format.RunAddress(_current));
        }

        return Task.CompletedTask;
    }
}
