using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>A run, live and archived: its number, its samples, its settings.</summary>
public sealed partial class RunPage
{
    /// <summary>A log can claim any number of them.</summary>
    private const int MostWarnings = 10;

    private const string RescoreButton = "rescore-open";

    private static readonly Dictionary<SampleOutcome, int> NoCounts = [];

    private RunView? _run;
    private IReadOnlyDictionary<SampleOutcome, int>? _counts;
    private SampleShape? _shape;
    private LogEntry? _shown;
    private ResultStory? _story;
    private RunStory? _whole;
    private RequestProblem? _obstacle;
    private bool _isTold;

    /// <summary>Why it cannot be run again.</summary>
    private string? _problem;
    private string? _loaded;
    private bool _isMissing;
    private bool _isNoting;
    private bool _isRescoring;
    private bool _canRescore;
    private bool _watchesAll;
    private bool _isStarting;
    private string _clickKey = Guid.NewGuid().ToString("N");
    private IDisposable? _keys;

    /// <summary>Id of the run, or its first characters; the path of a log that has none.</summary>
    [Parameter]
    public required string Run { get; set; }

    /// <summary>Section; null for samples.</summary>
    [Parameter]
    public string? Tab { get; set; }

    [Inject]
    public required Rescoring Rescoring { get; init; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required ResultStories Stories { get; init; }

    [Inject]
    public required SampleSource Source { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalPlanner Planner { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required Places Places { get; init; }

    /// <summary>An encoded slash stays encoded in a route value.</summary>
    private string RunKey => Run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string CurrentTab => Tab ?? "samples";

    private string Title => _run is null ? "Run — Inspect" : $"{StateText} · {_run.Task} · {_run.ModelName} — Inspect";

    private string StateText => _run!.State == RunState.Running ? $"Running {_run.Done}/{_run.Total}" : _run.Headline is { } metric && _run.State == RunState.Done ? Format.Score(metric.Value) : _run.State.ToString();

    private string CloneAddress => $"/new?from={Uri.EscapeDataString(Format.ShortId(_run!.Run))}";

    private string? WaitLead => _run!.State switch { RunState.Queued => "Waiting:", RunState.Loading => IsPrepared ? "Loading the model:" : "Making the model ready:", RunState.Paused => "Paused:", _ when IsRecovered => "Recovered:", _ => null };

    /// <summary>It is on this machine, and not fetched or converted.</summary>
    private bool IsPrepared => _run!.Detail is not { } detail || detail == _run.Model;

    private bool IsRecovered => _run!.Queued?.Recovered is not null;

    /// <summary>Said while it goes on, and of the run that came of it.</summary>
    private string RecoveredText => _run!.IsActive
        ? "the app ended without a word while this run went on. What had finished is kept, and it goes on with the rest."
        : $"the app ended without a word while this run went on; it was found again at {Format.Exact(_run.Queued!.Recovered!.Value)} and went on with what was left.";

    private string? WaitText => _run!.State switch
    {
        RunState.Queued when Queue.Mode != QueueMode.Open => "the queue is held, and starts nothing until it is resumed.",
        RunState.Queued => Ahead == 0 ? "starts in a moment." : $"{Format.Count(Ahead, "run")} ahead.",
        RunState.Loading when !IsPrepared => $"{_run.Detail}. That is done once; later runs find it.",
        RunState.Loading => $"{_run.ModelName}. First load only, later runs start at once.",
        RunState.Paused => "no further sample is started; those that generate go on to their end. It stays so after a restart.",
        RunState.Running or RunState.Recovered or RunState.Finishing when _run.Detail is { } problem => problem,
        _ => IsRecovered ? RecoveredText : null,
    };

    private string WaitIcon => _run!.State switch { RunState.Queued => Lucide.Clock, RunState.Loading => Lucide.LoaderCircle, RunState.Paused => Lucide.Pause, _ when IsRecovered => Lucide.RotateCcw, _ => Lucide.TriangleAlert };

    private int Ahead => Queue.Ahead(_run!.Run);

    private bool HasHead => _counts is { Count: > 0 } || _run is { Headline: not null } or { IsActive: false, Total: > 0, Header: not null };

    /// <summary>What looked wrong with the dataset: a user who started the run elsewhere than in the form sees it here first.</summary>
    private IEnumerable<string> Warnings =>
    [
        .. _run!.Header is { } header && OwnFacts.Of(header) is { } facts ? facts.Warnings.Take(MostWarnings) : [],
        .. _run.Header is { Invalidated: true } ? ["Samples of this run are marked invalid. Their pages say who did so, and why."] : Array.Empty<string>(),
    ];

    private bool HasFault => _run!.State is RunState.Failed or RunState.Interrupted;

    /// <summary>As many as the list has: a run that was broken off has fewer than planned, and a log may hold results without any.</summary>
    private int SampleCount => _run!.IsActive || _counts is null ? _run.Total : _counts.Values.Sum();

    private bool HasOnlyOne => _run is { IsActive: false, Header: not null } && SampleCount == 1 && Query.IsWhole;

    private int ErrorCount => _counts?.GetValueOrDefault(SampleOutcome.Errored) ?? 0;

    private string? NoteText => _shape is { Items: 1, Samples: > 1 }
        ? $"One item, repeated {Format.Count(_run!.IsActive ? _shape.Samples : _run.ScoredSamples ?? _shape.Samples)} times. The interval describes this prompt only, not the model in general."
        : null;

    private string HeaderJson => JsonSerializer.Serialize(LogJson.ToElement(_run!.Header!), AppJson.Readable);

    private IEnumerable<(string Name, string Value, string? Css)> Facts
    {
        get
        {
            if (!_run!.Scorers.IsEmpty)
            {
                yield return ("scorer", string.Join(", ", _run.Scorers), "mono");
            }

            if (_run.Config.Temperature is { } temperature)
            {
                yield return ("temperature", Format.Setting(temperature), null);
            }

            if (_run.Config.MaxTokens is { } most)
            {
                yield return ("max tokens", Format.Count(most), null);
            }

            if (_run.Config.Seed is { } seed)
            {
                yield return ("seed", seed.ToString(CultureInfo.InvariantCulture), null);
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Run)
        {
            return;
        }

        _loaded = Run;
        _run = null;
        (_story, _whole, _obstacle, _isTold) = (null, null, null, false);
        _isMissing = false;
        _isStarting = false;
        (_isNoting, _isRescoring) = (false, false);
        (_columns, _columnsOf, _author) = ([], null, AuthorView.None);
        _problem = null;
        _clickKey = Guid.NewGuid().ToString("N");
        _at = -1;
        _current = null;
        await RefreshAsync();
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Index.Changed += OnIndexChanged;
            _keys = Keyboard.Register(
                new Shortcut("/", "Filter the samples", () => Keyboard.FocusAsync("samples-filter")),
                new Shortcut("c", "Clone this run", () => _run?.CanClone == true && WhyNoClone is null ? GoAsync(CloneAddress) : Task.CompletedTask),
                new Shortcut("j", "Next sample", () => MoveAsync(1), InTurn: true),
                new Shortcut("k", "Previous sample", () => MoveAsync(-1), InTurn: true),
                new Shortcut("Enter", "Open the sample", OpenAsync, InTurn: true),
                new Shortcut("Escape", "Back to the runs", async () => await GoAsync(await Places.LastAsync("/runs"))));
        }
    }

    protected override async Task RefreshAsync()
    {
        _run = await Store.FindAsync(RunKey, Stopping);
        _isMissing = _run is null;
        _canRescore = _run is { IsActive: false, Header.Status: not EvalStatus.Started, LogPath: not null } && !Rescoring.ScorersFor(_run).IsEmpty;
        if (_run is null)
        {
            return;
        }

        WatchUntilItEnds(_run);
        if (_run is { State: RunState.Queued or RunState.Paused } && !_watchesAll)
        {
            // It may not be live yet; when it goes on, it is.
            _watchesAll = true;
            WatchRuns();
        }

        try
        {
            _counts = await Source.CountsAsync(_run, Stopping);
            _shape = await Source.ShapeAsync(_run, Stopping);
            await FindColumnsAsync(_run);
            await TellAsync(_run);
        }
        catch (EvalLogException error)
        {
            _run = _run with { Error = _run.Error ?? error.Message };
        }

        WatchOthers([_run]);
    }

    protected override ValueTask LeaveAsync()
    {
        Index.Changed -= OnIndexChanged;
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private string PageAddress => $"/runs/{Uri.EscapeDataString(RunKey)}";

    /// <summary>Who closes the form goes on where they came from.</summary>
    private async Task CloseRescoreAsync()
    {
        _isRescoring = false;
        StateHasChanged();
        await Keyboard.FocusAsync(RescoreButton);
    }

    private static string ExpandedText(bool isOpen) => isOpen ? "true" : "false";

    private Task GoAsync(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    /// <summary>The log was read, changed or deleted.</summary>
    private void OnIndexChanged(object? sender, EventArgs e) => _ = ReportAsync(async () =>
    {
        // Other logs change too, and what is shown of this one may be a hundred thousand samples.
        var entry = _run?.LogPath is { } path ? Index.Known(path) : null;
        if (entry is null || !ReferenceEquals(entry, _shown) || _counts is null)
        {
            _shown = entry;
            await RefreshAndRenderAsync();
        }
    });
}
