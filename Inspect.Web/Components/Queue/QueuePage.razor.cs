using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Inspect.Web.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Queue;

/// <summary>All work that runs or waits: its order, what is held, and how much goes on at the same time.</summary>
public sealed partial class QueuePage
{
    private const int MostOthers = 50;

    private List<RunView>? _begun;
    private HashSet<string> _own = [];
    private Virtualize<(QueuedRun Run, int Index)>? _virtual;
    private IReadOnlyDictionary<string, double?> _begins = new Dictionary<string, double?>();
    private int _running;
    private int _waiting;
    private string? _current;
    private string? _problem;
    private IDisposable? _keys;

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required QueueForecast Forecast { get; init; }

    [Inject]
    public required SettingsStore Settings { get; init; }

    [Inject]
    public required IOptionsMonitor<QueueOptions> Options { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Title => $"{Format.Count(_waiting)} waiting · Queue — Inspect";

    private string CountText => $"{Format.Count(_running)} running, {Format.Count(_waiting)} waiting";

    private string Limit => Options.CurrentValue.MaxParallelRuns.ToString(CultureInfo.InvariantCulture);

    private string? WhyFixed => Settings.StateOf(AppSettingTable.Find(AppSettingTable.ParallelRuns)!).WhyFixed;

    private string? ModeText => Queue.Mode switch
    {
        QueueMode.Paused => "The queue is paused: nothing is started, and runs that go on start no further sample. It stays so after a restart.",
        QueueMode.Draining => "The queue is drained: what runs goes on to its end, and nothing is started. It stays so after a restart.",
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Settings.Changed += OnSettingsChanged;
            _keys = Keyboard.Register(
                new Shortcut("j", "Next waiting run", () => ChooseAsync(1), InTurn: true),
                new Shortcut("k", "Previous waiting run", () => ChooseAsync(-1), InTurn: true),
                new Shortcut("J", "Move it down", () => MoveAsync(QueueMove.Down), InTurn: true),
                new Shortcut("K", "Move it up", () => MoveAsync(QueueMove.Up), InTurn: true),
                new Shortcut("T", "Run it next", () => MoveAsync(QueueMove.Next), InTurn: true),
                new Shortcut("Enter", "Open it", OpenAsync, InTurn: true));
        }
    }

    protected override async Task RefreshAsync()
    {
        var begun = new List<RunView>();
        foreach (var run in Queue.Begun())
        {
            if (await Store.FindAsync(run.EvalId, Stopping) is { } view)
            {
                begun.Add(view);
                WatchUntilItEnds(view);
            }
        }

        // Those of other processes; their queues are not ours.
        var others = (await Store.ListAsync(new RunQuery { State = RunState.Running }, 0, MostOthers, Stopping)).Rows.Where(r => begun.TrueForAll(b => b.Run != r.Run));
        begun.AddRange(others.ToList());

        _own = [.. Queue.Begun().Select(r => r.EvalId)];
        var line = Queue.Line();
        (_begun, _waiting, _running) = (begun, line.Count, begun.Count(r => r.State.GoesOn()));
        _begins = await Forecast.OfAsync(line, [.. begun.Where(r => _own.Contains(r.Run) && r.State != RunState.Paused).Select(SecondsLeft)], Stopping);
        WatchOthers(begun);
        if (_virtual is not null)
        {
            await _virtual.RefreshDataAsync();
        }
    }

    protected override ValueTask LeaveAsync()
    {
        Settings.Changed -= OnSettingsChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? LeftOf(RunView run) => run.Eta is { } eta ? Format.Left(eta) : null;

    private static double? SecondsLeft(RunView run) => run.Eta is { } eta ? (eta.Low + eta.High) / 2 : null;

    /// <summary>When a waiting run begins, as far as the runs before it were measured.</summary>
    private string BeginsOf(QueuedRun run) =>
        run.State == RunState.Paused || Queue.Mode != QueueMode.Open ? "held"
        : !_begins.TryGetValue(run.EvalId, out var seconds) || seconds is null ? "not measured yet"
        : seconds < 1 ? "at once" : $"in ≈ {Format.RunTime(seconds)}";

    private static string ModelOf(QueuedRun run) => run.Model[(run.Model.LastIndexOf('/') + 1)..];

    private string AgoOf(QueuedRun run) => Format.Ago(run.Created, Time.GetUtcNow());

    private static string RowId(QueuedRun run) => $"line-{run.EvalId}";

    private string? CssOf(QueuedRun run) => run.EvalId == _current ? "cur" : null;

    private bool IsOwn(RunView run) => _own.Contains(run.Run);

    private ValueTask<ItemsProviderResult<(QueuedRun Run, int Index)>> ProvideAsync(ItemsProviderRequest request)
    {
        var line = Queue.Line();
        var rows = line.Index().Skip(request.StartIndex).Take(request.Count).Select(r => (r.Item, r.Index));
        return ValueTask.FromResult(new ItemsProviderResult<(QueuedRun Run, int Index)>([.. rows], line.Count));
    }

    private void OnSettingsChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    private Task ShowAsync() => RefreshAndRenderAsync();

    private void SetMode(QueueMode mode) => Try(() => Worker.SetMode(mode));

    private void SetLimit(ChangeEventArgs change) =>
        Try(() => Settings.Save(new Dictionary<string, string?> { [AppSettingTable.ParallelRuns] = change.Value?.ToString() ?? string.Empty }, seen: null));

    private void Try(Action work)
    {
        try
        {
            work();
            _problem = null;
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private async Task ChooseAsync(int by)
    {
        var line = Queue.Line();
        if (line.Count == 0)
        {
            return;
        }

        var at = line.Index().FirstOrDefault(r => r.Item.EvalId == _current, (by > 0 ? -1 : line.Count, null!)).Index;
        var next = Math.Clamp(at + by, 0, line.Count - 1);
        _current = line[next].EvalId;
        await RefreshAndRenderAsync();
        Keyboard.Show(RowId(line[next]), next);
    }

    private async Task MoveAsync(QueueMove move)
    {
        if (_current is { } run && Queue.TryMove(run, move))
        {
            await RefreshAndRenderAsync();
            Keyboard.Show($"line-{run}", Queue.Line().Index().FirstOrDefault(r => r.Item.EvalId == run).Index);
        }
    }

    private Task OpenAsync()
    {
        if (_current is { } run)
        {
            Navigation.NavigateTo(Format.RunAddress(run));
        }

        return Task.CompletedTask;
    }
}
