using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Layout;

/// <summary>What runs, here and in other processes, and what waits, on every page; opens to a list in which the runs of the queue can be held, moved and cancelled.</summary>
public sealed partial class QueueChip
{
    private const int MostBegun = 12;
    private const int MostWaiting = 5;
    private static readonly RunState[] States = [RunState.Running, RunState.Recovered, RunState.Finishing, RunState.Loading, RunState.Paused];

    private List<RunView> _begun = [];
    private List<QueuedRun> _line = [];
    private HashSet<string> _own = [];
    private int _running;
    private int _waiting;
    private bool _isOpen;
    private IDisposable? _keys;

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required IOptionsMonitor<QueueOptions> Options { get; init; }

    private bool HasRunning => _running > 0;

    private bool IsHeld => Queue.Mode != QueueMode.Open;

    private string RunningText => $"{Format.Count(_running)} running";

    private string WaitingText => _waiting > 0 ? $"{Format.Count(_waiting)} waiting{(IsHeld ? ", held" : string.Empty)}"
        : IsHeld ? "Queue is held"
        : HasRunning ? string.Empty
        : "Queue is empty";

    private string ModeText => Queue.Mode switch
    {
        QueueMode.Paused => "paused",
        QueueMode.Draining => "finishes what runs, starts nothing",
        _ => string.Empty,
    };

    private string SlotsText => $"{Format.Count(Worker.Busy)} of {Format.Count(Options.CurrentValue.MaxParallelRuns, "slot")}";

    private string? MoreText => _waiting > _line.Count ? $"{Format.Count(_waiting - _line.Count)} more wait behind them." : null;

    private string FootText => _begun.Count + _line.Count > 0 ? "Runs keep going when you close this page." : "Nothing runs or waits.";

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
        var begun = new List<RunView>();
        var running = 0;
        foreach (var state in States)
        {
            var list = await Store.ListAsync(new RunQuery { State = state }, 0, MostBegun, Stopping);
            begun.AddRange(list.Rows.Where(r => state != RunState.Paused || r.LogPath is not null).Reverse());
            running += state.GoesOn() ? list.Total : 0;
        }

        var line = Queue.Line();
        _own = [.. Queue.Begun().Select(r => r.EvalId)];
        _begun = begun;
        _line = [.. line.Take(MostWaiting)];
        (_waiting, _running) = (line.Count, running);
        WatchOthers(begun);
        foreach (var run in begun.Where(_ => _isOpen))
        {
            WatchUntilItEnds(run);
        }
    }

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsPaused(RunView run) => run.State == RunState.Paused;

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string? LeftOf(RunView run) => run.Eta is { } eta ? Format.Left(eta) : null;

    private static string DoneOf(RunView run) => $"{Format.Count(run.Done)}/{Format.Count(run.Total)}";

    private static string DescriptionOf(RunView run) => string.Join(" · ", [run.ModelName, .. run.Scorers]);

    private static string DescriptionOf(QueuedRun run) =>
        $"{run.Model[(run.Model.LastIndexOf('/') + 1)..]} · {Format.Count(run.TotalSamples, "sample")}{(run.State == RunState.Paused ? " · held" : null)}";

    /// <summary>A run of another process can be steered by that one alone.</summary>
    private bool IsOwn(RunView run) => _own.Contains(run.Run);

    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    /// <summary>Rows come and go, and the focus with them: Esc closes the list wherever it is.</summary>
    private async Task ToggleAsync()
    {
        _isOpen = !_isOpen;
        _keys?.Dispose();
        _keys = _isOpen ? Keyboard.Register(new Shortcut("Escape", "Close the queue", CloseAsync, IsOfApp: true)) : null;
        await RefreshAsync();
    }

    private async Task CloseAsync()
    {
        await ToggleAsync();
        StateHasChanged();
        await Keyboard.FocusAsync("queue-chip");
    }

    private void SwitchMode() => Worker.SetMode(IsHeld ? QueueMode.Open : QueueMode.Paused);

    private void Hold(RunView run)
    {
        if (IsPaused(run))
        {
            Worker.Resume(run.Run);
        }
        else
        {
            Worker.Pause(run.Run);
        }
    }

    private Task<bool> CancelAsync(string run) => Worker.CancelAsync(run);
}
