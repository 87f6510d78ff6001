using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.NewRun;

/// <summary>The form of a run, also of one that is cloned: every field says where its value comes from, changes are marked.</summary>
public sealed partial class NewRunPage : IAsyncDisposable
{
    private readonly ComponentEnd _stop = new();
    private string _clickKey = Guid.NewGuid().ToString("N");
    private IReadOnlyList<TaskFile> _tasks = [];
    private IReadOnlyList<NameOption> _taskOptions = [];
    private IReadOnlyList<ModelListing> _models = [];
    private RunForm _form = new();
    private RunForm? _original;
    private EvalRequest? _request;
    private RunView? _parent;
    private LocalModelStatus? _model;
    private TaskFile? _task;
    private ImmutableArray<RequestProblem> _problems = [];
    private string? _problem;
    private string _taskText = string.Empty;
    private string? _taskProblem;
    private ImmutableArray<string> _taskWarnings = [];
    private int? _items;
    private bool _isRunnable;
    private bool _isStarting;
    private IDisposable? _keys;

    /// <summary>Run to clone.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Task to begin with.</summary>
    [SupplyParameterFromQuery(Name = "task")]
    public string? TaskName { get; set; }

    /// <summary>Scorer to begin with.</summary>
    [SupplyParameterFromQuery(Name = "scorer")]
    public string? ScorerName { get; set; }

    /// <summary>Model to begin with.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelName { get; set; }

    /// <summary>Epochs to begin with.</summary>
    [SupplyParameterFromQuery(Name = "epochs")]
    public int? EpochsQuery { get; set; }

    [Inject]
    public required IHostApplicationLifetime App
    {
        get;
        init
        {
            field = value;
            _stop.EndWith(value);
        }
    }

    [Inject]
    public required TaskCatalog Tasks { get; init; }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required PartRegistry Parts { get; init; }

    [Inject]
    public required ModelRegistry Registry { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required IOptions<EvalDefaults> Defaults { get; init; }

    [Inject]
    public required SettingTable Settings { get; init; }

    [Inject]
    public required EvalPlanner Planner { get; init; }

    [Inject]
    public required RunEstimator Estimator { get; init; }

    [Inject]
    public required Rescoring Rescoring { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string? OwnScorer => _task?.Task?.Scorer is [var first, ..] ? first.Name : null;

    private string? ParentAddress => _parent is null ? null : Format.RunAddress(_parent.Run);

    private string? ParentText => _parent is null ? null : $"{_parent.Task} · {_parent.ModelName} · #{Format.ShortId(_parent.Run)}";

    private string ModelValue => _form.Model ?? _task?.Task?.Model ?? Defaults.Value.Model!;

    private string ScorerValue => _form.Scorer ?? OwnScorer ?? string.Empty;

    private EvalTask? OriginalTask => _tasks.FirstOrDefault(t => t.Name == _original?.Task)?.Task;

    private string ModelStateCss => _model?.State switch { null when KeyMissing is not null => "pill failed", LocalModelState.Failed => "pill failed", null when IsNamed(ModelValue) => "pill", LocalModelState.Ready or null => "pill done", _ => "pill" };

    private string ModelStateIcon => _model?.State switch { null when KeyMissing is not null => Lucide.CircleX, LocalModelState.Failed => Lucide.CircleX, null when IsNamed(ModelValue) => Lucide.Clock, LocalModelState.Ready or null => Lucide.CircleCheck, _ => Lucide.Clock };

    private string ModelStateText => _model?.State switch
    {
        null when KeyMissing is { } variable => $"Key missing: {variable}",
        LocalModelState.Ready => "Ready, loaded",
        LocalModelState.Loading => _model.WaitsFor is { } other ? $"Waits until {other} is idle" : "Loading",
        LocalModelState.Failed => "Cannot be loaded",
        LocalModelState.Found => "Loads when the run starts",
        _ when IsNamed(ModelValue) && Registry.Check(ModelValue) is null => "Fetched by the run",
        _ => "Ready",
    };

    public async ValueTask DisposeAsync()
    {
        Models.Changed -= OnModelsChanged;
        KeepDraft();
        _keys?.Dispose();
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _tasks = Tasks.List();
        _taskOptions = [.. _tasks.Select(t => new NameOption(t.Name, t.Name, HelpOf(t)))];
        _models = Registry.List();
        await LoadParentAsync();
        _form = _original is null ? new RunForm { Task = TaskName ?? await FirstTaskAsync() } : WithModelAtHand(_original);
        _form = (ScorerName is { } scorer && scorer != _form.Scorer ? _form.WithScorer(scorer) : _form) with { Model = ModelName ?? _form.Model };
        _form = EpochsQuery is { } epochs ? _form.With("epochs", epochs.ToString(CultureInfo.InvariantCulture)) : _form;
        RestoreDraft();
        await ShowTaskAsync();
        await ListHostedAsync();
        await EstimateAsync();
        if (RendererInfo.IsInteractive)
        {
            Models.Changed += OnModelsChanged;
            _keys = Keyboard.Register(new Shortcut("Ctrl+Enter", "Run", () => InvokeAsync(RunAsync)));
        }
    }

    private static Dictionary<string, object?> IdOf(string id) => new() { ["id"] = id };

    private static string Targets(Target target) => string.Join(" or ", target.Values.Select(v => $"“{Format.Line(v, 80)}”"));

    /// <summary>Comes from outside the circuit: a failure there is told to the page's boundary.</summary>
    private void OnModelsChanged() => _ = InvokeAsync(() =>
    {
        if (!_stop.IsReached)
        {
            ShowModel();
            StateHasChanged();
        }
    }).ContinueWith(t => DispatchExceptionAsync(t.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task LoadParentAsync()
    {
        if (From is null)
        {
            return;
        }

        _parent = await Store.FindAsync(From, _stop.Token);
        _request = _parent switch
        {
            { Queued: { } queued } => queued.Request,
            { Header: { } header } => ClonedRequest.Of(header, Settings),
            _ => null,
        };
        _original = _request is null ? null : RunForm.Of(_request, Settings);
        _isParentEditable = _parent is { Header: not null } && EditableLog.WhyNot(_parent, "Scores") is null;
        _problem = _parent is null ? $"There is no run {From} to clone. The form holds the defaults."
            : _request is null ? $"The log of run {From} cannot be read, so there is nothing to clone. The form holds the defaults."
            : null;
    }

    private static string? HelpOf(TaskFile task) => task.Task is null ? Format.Count(task.Problems.Length, "problem") : task.Task.Description;

    private async Task ChooseTaskAsync(string? name)
    {
        // A search that was emptied chooses nothing: the task stays.
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        Change(_form with { Task = name, Parameters = ImmutableDictionary<string, string>.Empty, Roles = ImmutableDictionary<string, string>.Empty });
        await ShowTaskAsync();
        await EstimateAsync();
    }

    private Task ChooseModelAsync(string model)
    {
        _notice = null;
        Change(_form with { Model = model });
        ShowModel();
        return LookSoonAsync();
    }

    private void Change(RunForm form)
    {
        _form = form;
        _problems = [];
        _obstacle = null;
        _problem = null;
        _queued = null;
        _draftText = null;
        _clickKey = Guid.NewGuid().ToString("N");
        Describe();
    }

    private async Task Reset()
    {
        _rescores = null;
        Change(_original ?? _form);
        await ShowTaskAsync();
        await EstimateAsync();
    }

    private void ShowModel() =>
        _model = Registry.FolderOf(ModelValue, RequestOf().ModelArguments) is { } folder ? Models.StatusOf(folder) : null;

    /// <summary>Reads the task that is chosen, which may bring a model of its own.</summary>
    private async Task ShowTaskAsync()
    {
        _items = null;
        _isRunnable = false;
        _taskProblem = null;
        _taskWarnings = [];
        try
        {
            _taskFile = _task = Tasks.Find(_form.Task, null);
            _task = await Tasks.WithAsync(_task, RequestOf().TaskArgs, _stop.Token);
            var task = _task.Require();
            var dataset = await task.ReadDatasetAsync(0, _stop.Token);
            _items = dataset.Samples.Length;
            _inputLetters = LettersOf(dataset.Samples);
            _isRunnable = true;
            _taskWarnings = dataset.Warnings;
            var first = dataset.Samples[0];
            _taskText = $"{Format.Count(dataset.Samples.Length, "item")} · solver {string.Join(", ", task.Solver.Select(s => s.Name))} · input “{Format.Line(first.Input.Text, 80)}”, target {Targets(first.Target)}";
        }
        catch (InspectException error)
        {
            _taskProblem = error.Message;
        }

        ShowModel();
        Describe();
    }

    private string? ProblemOf(string path) => AllProblems.FirstOrDefault(p => p.Path == path)?.Message;
}
