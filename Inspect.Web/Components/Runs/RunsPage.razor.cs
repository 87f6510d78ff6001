using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Runs;

/// <summary>Every run, live and archived. The filter lives in the address.</summary>
public sealed partial class RunsPage
{
    private const string RowPrefix = "run-";

    private RunList? _runs;
    private RunQuery? _shown;
    private RunQuery? _placed;
    private int _at = -1;
    private IDisposable? _keys;
    private string? _current;

    /// <summary>Words that task, model, status or scorer must contain, all of them.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Filter { get; set; }

    /// <summary>State that runs must be in.</summary>
    [SupplyParameterFromQuery(Name = "is")]
    public string? Is { get; set; }

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

    private RunQuery Query => new() { Text = Filter, State = Enum.TryParse<RunState>(Is, ignoreCase: true, out var state) ? state : null };

    private bool IsFiltered => Query != RunQuery.All;

    private string CountText => _runs is null ? string.Empty
        : IsFiltered ? $"{Format.Count(_runs.Total)} of {Format.Count(_runs.UnfilteredTotal)}" : Format.Count(_runs.Total);

    private string CountAllText => Format.Count(_runs!.UnfilteredTotal, "run");

    private string FilterText => string.Join(' ', new[] { Filter, Is }.Where(t => !string.IsNullOrEmpty(t)));

    private IEnumerable<(RunState? State, string Text)> States
    {
        get
        {
            yield return (null, $"All {Format.Count(_runs!.States.Values.Sum())}");
            foreach (var (state, count) in _runs!.States.OrderBy(s => s.Key))
            {
                yield return (state, $"{state} {Format.Count(count)}");
            }
        }
    }

    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Index.Changed += OnIndexChanged;
            _keys = Keyboard.Register(
                new Shortcut("j", "Next run", () => MoveAsync(1)),
                new Shortcut("k", "Previous run", () => MoveAsync(-1)),
                new Shortcut("Enter", "Open the run", OpenAsync),
                new Shortcut("/", "Filter", () => Keyboard.FocusAsync("runs-filter")));
        }
    }

    protected override async Task RefreshAsync()
    {
        _runs = await Store.ListAsync(Query, 0, RunTable.MostWhole, Stopping);
        WatchOthers(_runs.Rows);
        foreach (var run in _runs.Rows)
        {
            WatchUntilItEnds(run);
        }
    }

    /// <summary>The filter lives in the address, so a change of it is a change of parameters.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (_runs is not null && _shown != Query)
        {
            (_at, _current) = (-1, null);
            await RefreshAsync();
        }

        _shown = Query;
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

    private async Task<IReadOnlyList<RunView>> ReadAsync(int first, int count, CancellationToken cancellationToken) =>
        (await Store.ListAsync(Query, first, count, cancellationToken)).Rows;

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    private void Clear() => Navigation.NavigateTo("/runs", replace: true);

    private void Show(string? filter) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", filter), replace: true);

    private string StateAddress(RunState? state) => Navigation.GetUriWithQueryParameter("is", state?.ToString().ToLowerInvariant());

    private string? StateCurrent(RunState? state) => Query.State == state ? "true" : null;

    private async Task MoveAsync(int by)
    {
        if (_runs is not { Total: > 0 })
        {
            return;
        }

        _at = Math.Clamp(await CurrentAsync() + by, 0, _runs.Total - 1);
        _current = (await Store.ListAsync(Query, _at, 1, Stopping)).Rows is [var run] ? run.Run : null;
        StateHasChanged();
        await Keyboard.ShowAsync(RowPrefix + _current, _at);
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

    private async Task<bool> IsAtAsync(int at) => at >= 0 && (await Store.ListAsync(Query, at, 1, Stopping)).Rows is [var run] && run.Run == _current;

    private Task OpenAsync()
    {
        if (_current is not null)
        {
            Navigation.NavigateTo(Format.RunAddress(_current));
        }

        return Task.CompletedTask;
    }
}
