using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
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
    private IReadOnlyList<RunView>? _runs;
    private string _input = "Just reply with Hello World";
    private string _target = "Hello World";
    private LocalModelStatus? _model;
    private bool _isStarting;
    private string? _problem;

    [Inject]
    public required RunStore Store { get; init; }

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

    private bool IsFirstVisit => _runs is { Count: 0 };

    private List<RunView> Active => [.. _runs!.Where(r => r.IsActive).OrderBy(r => r.State == RunState.Queued).ThenBy(r => r.Created)];

    private List<RunView> Attention => [.. _runs!.Where(r => r.State is RunState.Failed or RunState.Interrupted).Take(3)];

    private IReadOnlyList<RunView> Recent => [.. _runs!.Where(r => !r.IsActive).Take(RecentRuns)];

    private string ActiveText => $"{Active.Count(r => r.State != RunState.Queued)} running, {Active.Count(r => r.State == RunState.Queued)} waiting";

    private string RunsText => Format.Count(_runs!.Count, "run");

    /// <summary>A model that cannot be loaded is said here, where the button is.</summary>
    private string? Problem => _problem ?? (_model is { State: LocalModelState.Failed } ? _model.Problem : null);

    private string ModelName => _model?.Name ?? Defaults.Value.Model!;

    private string LoadText => _model switch
    {
        { State: LocalModelState.Ready } => "loaded",
        { State: LocalModelState.Failed } => "not possible",
        { SizeBytes: { } size } => Format.Size(size),
        _ => string.Empty,
    };

    protected override async Task OnInitializedAsync()
    {
        if (Tasks.List().FirstOrDefault(t => t.Name == HelloWorld)?.Task?.Items?.Samples is [var first, ..])
        {
            _input = first.Input.Text;
            _target = first.Target.Text;
        }

        ShowModel();
        await RefreshAsync();
        WatchRuns();
        if (RendererInfo.IsInteractive)
        {
            Models.Changed += OnModelsChanged;
        }
    }

    protected override async Task RefreshAsync()
    {
        _runs = await Store.ListAsync(Stopping);
        foreach (var run in Active)
        {
            if (Feed.Find(run.Run) is { IsFinished: false } live)
            {
                Watch(live);
            }
        }
    }

    protected override ValueTask LeaveAsync()
    {
        Models.Changed -= OnModelsChanged;
        return ValueTask.CompletedTask;
    }

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string AttentionText(RunView run) => run.State == RunState.Interrupted
        ? "was interrupted; what it finished is kept"
        : $"failed: {Format.Line(run.Error ?? "too many samples failed", 160)}";

    private string AgoOf(RunView run) => Format.Ago(run.CompletedAt ?? run.Created, Time.GetUtcNow());

    private void ShowModel() => _model = OnnxProvider.FolderOf(Defaults.Value.Model!) is { } folder ? Models.StatusOf(folder) : null;

    private void OnModelsChanged() => _ = InvokeAsync(() =>
    {
        ShowModel();
        StateHasChanged();
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
