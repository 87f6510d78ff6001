using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>What runs, here and in other processes, and what waits, on every page; opens to a list in which the runs of the queue can be cancelled.</summary>
public sealed partial class QueueChip
{
    private const int MostRuns = 24;
    private static readonly RunState[] Active = [RunState.Running, RunState.Finishing, RunState.Loading, RunState.Queued];

    private List<RunView> _runs = [];
    private HashSet<string> _own = [];
    private int _running;
    private int _waiting;
    private bool _isOpen;

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    private bool HasRunning => _running > 0;

    private bool HasAny => _runs.Count > 0;

    private string RunningText => $"{Format.Count(_running)} running";

    private string WaitingText => _waiting > 0 ? $"{Format.Count(_waiting)} waiting" : HasRunning ? string.Empty : "Queue is empty";

    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Index.Changed += OnIndexChanged;
        }
    }

    /// <summary>What runs, then what waits, in the order in which it will run.</summary>
    protected override async Task RefreshAsync()
    {
        var runs = new List<RunView>();
        var counts = new Dictionary<RunState, int>();
        foreach (var state in Active)
        {
            var list = await Store.ListAsync(new RunQuery { State = state }, 0, MostRuns, Stopping);
            runs.AddRange(list.Rows.Reverse());
            counts[state] = list.Total;
        }

        _own = [.. Queue.Active().Select(r => r.EvalId)];
        _runs = runs;
        _waiting = counts[RunState.Queued];
        _running = counts.Values.Sum() - _waiting;
        WatchOthers(runs);
        foreach (var run in runs.Where(_ => _isOpen))
        {
            WatchUntilItEnds(run);
        }
    }

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        return ValueTask.CompletedTask;
    }

    private static bool IsRunning(RunView run) => run.State != RunState.Queued;

    private static string RowClass(RunView run) => IsRunning(run) ? "q-row now" : "q-row";

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string DescriptionOf(RunView run) => $"{run.ModelName} · {(run.Done > 0 ? $"{Format.Count(run.Done)} of {Format.Count(run.Total)} done" : Format.Count(run.Total, "sample"))}";

    /// <summary>A run of another process can be stopped by that one alone.</summary>
    private bool CanCancel(RunView run) => _own.Contains(run.Run);

    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    private async Task ToggleAsync()
    {
        _isOpen = !_isOpen && HasAny;
        await RefreshAsync();
    }

    private Task<bool> CancelAsync(RunView run) => Worker.CancelAsync(run.Run);
}
