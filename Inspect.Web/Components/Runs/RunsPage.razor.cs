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
    private IReadOnlyList<RunView>? _runs;
    private IDisposable? _keys;
    private string? _current;

    /// <summary>Words that task, model, status or scorer must contain, all of them.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Filter { get; set; }

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

    private IReadOnlyList<RunView> Shown => Words.Length == 0 ? _runs! : [.. _runs!.Where(Matches)];

    private string[] Words => Filter?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string CountText => _runs is null ? string.Empty : Words.Length == 0 ? Format.Count(_runs.Count) : $"{Format.Count(Shown.Count)} of {Format.Count(_runs.Count)}";

    private string CountAllText => Format.Count(_runs!.Count, "run");

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

    protected override async Task RefreshAsync() => _runs = await Store.ListAsync(Stopping);

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnIndexChanged(object? sender, EventArgs e) => _ = InvokeAsync(async () =>
    {
        await RefreshAsync();
        StateHasChanged();
    });

    private bool Matches(RunView run)
    {
        var text = string.Join(' ', run.Scorers.Append(run.Task).Append(run.Model).Append(run.State.ToString()).Append(run.Run));
        return Words.All(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
    }

    private void OnFilter(ChangeEventArgs e) => Show(e.Value as string);

    private void Clear() => Show(null);

    private void Show(string? filter) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(filter) ? null : filter), replace: true);

    private Task MoveAsync(int by)
    {
        var shown = Shown;
        if (shown.Count > 0)
        {
            var at = shown.ToList().FindIndex(r => r.Run == _current);
            _current = shown[Math.Clamp(at + by, 0, shown.Count - 1)].Run;
        }

        return InvokeAsync(StateHasChanged);
    }

    private Task OpenAsync()
    {
        if (_current is not null)
        {
            Navigation.NavigateTo(Format.RunAddress(_current));
        }

        return Task.CompletedTask;
    }
}
