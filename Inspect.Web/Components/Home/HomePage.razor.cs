using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Filters;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Home;

/// <summary>What runs, what needs a look, what ran lately; on the first visit the smallest possible eval.</summary>
public sealed partial class HomePage
{
    private const string HelloWorld = "hello_world";
    private const int RecentRuns = 8;
    private readonly string _clickKey = Guid.NewGuid().ToString("N");
    private const int ActiveRuns = 24;
    private const int MostAttention = 3;

    /// <summary>As the list of runs shows them, which the links lead to: an attempt that was tried again needs nobody.</summary>
    private static readonly RunQuery Shown = new() { HidesRetried = true };

    private static readonly RunState[] Attention = [RunState.Recovered, RunState.Failed, RunState.Interrupted, RunState.Unreadable];

    private RunList? _runs;
    private List<RunView> _active = [];
    private List<RunView> _attention = [];
    private string _input = "Just reply with Hello World";
    private string _target = "Hello World";
    private LocalModelStatus? _model;
    private bool _hasTask;
    private bool _isStarting;
    private string? _problem;

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required TaskCatalog Tasks { get; init; }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required IOptions<EvalDefaults> Defaults { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private bool IsFirstVisit => _runs is { UnfilteredTotal: 0 };

    private IReadOnlyList<RunView> Recent => [.. _runs!.Rows.Where(r => !r.IsActive).Take(RecentRuns)];

    private string ActiveText => $"{Of(RunState.Loading) + Of(RunState.Running) + Of(RunState.Recovered) + Of(RunState.Finishing)} running, {Of(RunState.Queued)} waiting";

    private string RunsText => Format.Count(_runs!.UnfilteredTotal, "run");

    private int AttentionCount => Attention.Sum(Of);

    private static string AttentionAddress => $"/runs?q={Uri.EscapeDataString(FilterFacets.Of(null).With("status", [.. Attention.Select(RunNames.WordOf)])!)}";

    /// <summary>A model that cannot be loaded is said here, where the button is.</summary>
    private string? Problem => _problem ?? (HasModel && _model is { State: LocalModelState.Failed } ? _model.Problem : null);

    private bool HasModel => _model is null || Models.Has(_model.Name);

    /// <summary>Why hello world cannot be run, where only logs are shown: no fault, so it is said where somebody looks for the first run.</summary>
    private string? Missing => !_hasTask ? $"To run hello world, put its task file {HelloWorld}.yaml into {Path.GetFileName(Tasks.Dir)}/. Logs are shown without it."
        : !HasModel ? $"To run it, put the folder of the model {ModelName} into {Path.GetFileName(Models.Dir)}/. Logs are shown without it."
        : null;

    private string ModelName => _model?.Name ?? Defaults.Value.Model!;

    private string LoadText => _model switch
    {
        not null when !HasModel => "not here",
        { State: LocalModelState.Ready } => "loaded",
        { State: LocalModelState.Failed } => "not possible",
        { SizeBytes: { } size } => Format.Size(size),
        _ => string.Empty,
    };

    protected override async Task OnInitializedAsync()
    {
        var task = Tasks.List().FirstOrDefault(t => t.Name == HelloWorld);
        _hasTask = task is not null;
        if (task?.Task?.Dataset?.Samples is [var first, ..])
        {
            _input = first.Input.Text;
            _target = string.Join(" or ", first.Target.Values);
        }

        ShowModel();
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Index.Changed += OnIndexChanged;
            Models.Changed += OnModelsChanged;
        }
    }

    protected override async Task RefreshAsync()
    {
        _active = await InAsync(ActiveRuns, RunState.Running, RunState.Recovered, RunState.Paused, RunState.Finishing, RunState.Loading, RunState.Queued);
        _attention = await AttentionAsync();
        _runs = await Store.ListAsync(Shown, 0, RecentRuns + _active.Count, Stopping);
        WatchOthers([.. _active, .. _attention]);
        foreach (var run in _active)
        {
            WatchUntilItEnds(run);
        }
    }

    /// <summary>What was found again after the app had ended without a word goes on, and comes first; then what went wrong last; a log that cannot be read may be of any age, and comes after them.</summary>
    private async Task<List<RunView>> AttentionAsync()
    {
        var ended = (await InAsync(MostAttention, RunState.Failed)).Concat(await InAsync(MostAttention, RunState.Interrupted)).OrderByDescending(EndOf).Take(MostAttention).ToList();
        ended = [.. (await InAsync(MostAttention, RunState.Recovered)).Concat(ended).Take(MostAttention)];
        return [.. ended, .. await InAsync(MostAttention - ended.Count, RunState.Unreadable)];
    }

    private async Task<List<RunView>> InAsync(int most, params RunState[] states)
    {
        var runs = new List<RunView>();
        foreach (var state in states)
        {
            runs.AddRange((await Store.ListAsync(Shown with { State = state }, 0, most - runs.Count, Stopping)).Rows);
        }

        return runs;
    }

    private int Of(RunState state) => _runs!.States.GetValueOrDefault(state);

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        Models.Changed -= OnModelsChanged;
        return ValueTask.CompletedTask;
    }

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string AttentionText(RunView run) => run.State switch
    {
        RunState.Recovered => $"found again after the app had ended without a word, and goes on: {Format.Count(run.Done)} of {Format.Count(run.Total)} done",
        RunState.Interrupted when run.Done > 0 => $"{Format.Count(run.Done)} of {Format.Count(run.Total)} done, and kept{RanText(run)}",
        RunState.Interrupted when run.IsBeingRead => "its samples are being read",
        RunState.Interrupted => "no sample was finished",
        RunState.Unreadable => Format.Line(run.Error ?? "its log has not been read yet", 160),
        _ => Format.Line(run.Error ?? "too many samples failed", 160),
    };

    private static string? RanText(RunView run) => run is { StartedAt: { } started, BrokeOffAt: { } brokeOff } ? $", after {Format.RunTime((brokeOff - started).TotalSeconds)}" : null;

    private static DateTimeOffset EndOf(RunView run) => run.CompletedAt ?? run.BrokeOffAt ?? run.Created;

    private string AgoOf(RunView run) => Format.Ago(EndOf(run), Time.GetUtcNow());

    private void ShowModel() => _model = OnnxProvider.FolderOf(Defaults.Value.Model!) is { } folder ? Models.StatusOf(folder) : null;

    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(RefreshAndRenderAsync);

    private void OnModelsChanged() => _ = ReportAsync(() =>
    {
        ShowModel();
        StateHasChanged();
        return Task.CompletedTask;
    });

    private async Task RunHelloWorldAsync()
    {
        _isStarting = true;
        _problem = null;
        try
        {
            var run = await Queue.AddAsync(new EvalRequest { Task = HelloWorld }, _clickKey, Stopping);
            Navigation.NavigateTo($"/runs/{Format.ShortId(run.EvalId)}");
        }
        catch (InspectException error)
        {
            _problem = error.Message;
            _isStarting = false;
        }
    }
}
