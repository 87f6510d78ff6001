using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Parts;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>A run, live and archived: its number, its samples, its settings.</summary>
public sealed partial class RunPage
{
    private RunView? _run;
    private IReadOnlyList<SampleView> _samples = [];
    private string? _loaded;
    private string? _current;
    private bool _isMissing;
    private bool _isCancelling;
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
    public required RunStore Store { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    /// <summary>An encoded slash stays encoded in a route value.</summary>
    private string RunKey => Run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string CurrentTab => Tab ?? "samples";

    private string Title => _run is null ? "Run — Inspect" : $"{StateText} · {_run.Task} · {_run.ModelName} — Inspect";

    private string StateText => _run!.State == RunState.Running ? $"Running {_run.Done}/{_run.Total}" : _run.Headline is { } metric && _run.State == RunState.Done ? Format.Score(metric.Value) : _run.State.ToString();

    private string CloneAddress => $"/new?from={Uri.EscapeDataString(Format.ShortId(_run!.Run))}";

    private string CancelText => _isCancelling ? "Cancelling" : "Cancel";

    private string? WaitLead => _run!.State switch { RunState.Queued => "Waiting:", RunState.Loading => "Loading the model:", _ => null };

    private string? WaitText => _run!.State switch
    {
        RunState.Queued => Ahead == 0 ? "starts in a moment." : $"{Format.Count(Ahead, "run")} ahead.",
        RunState.Loading => $"{_run.ModelName}. First load only, later runs start at once.",
        RunState.Running when _run.Detail is { } problem => problem,
        _ => null,
    };

    private string WaitIcon => _run!.State switch { RunState.Queued => Lucide.Clock, RunState.Loading => Lucide.LoaderCircle, _ => Lucide.TriangleAlert };

    private string? WaitSpin => _run!.State == RunState.Loading ? "spin" : null;

    private int Ahead => Queue.Active().TakeWhile(r => r.EvalId != _run!.Run).Count();

    private bool IsOneItem => _samples.Count > 0 && _samples.All(s => s.Id == _samples[0].Id);

    private ResultStory? Story => _run!.State == RunState.Done && _samples.Count == 1 ? ResultStory.Of(_samples[0], isOnlySample: true) : null;

    private string? NoteText => _samples.Count > 1 && IsOneItem
        ? $"One item, repeated {_samples.Count.ToString(CultureInfo.InvariantCulture)} times. The interval describes this prompt only, not the model in general."
        : null;

    private string HeaderJson => JsonSerializer.Serialize(LogJson.ToElement(_run!.Header!), AppJson.Readable);

    private IEnumerable<(string Name, string Value, string? Css)> Facts
    {
        get
        {
            if (_run!.Scorers.Any())
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
        _isMissing = false;
        _isStarting = false;
        _isCancelling = false;
        _clickKey = Guid.NewGuid().ToString("N");
        await RefreshAsync();
        if (_run is not null && Feed.Find(_run.Run) is { IsFinished: false } live)
        {
            Watch(live);
        }
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _keys = Keyboard.Register(
                new Shortcut("c", "Clone this run", () => _run?.CanClone == true ? GoAsync(CloneAddress) : Task.CompletedTask),
                new Shortcut("j", "Next sample", () => MoveAsync(1)),
                new Shortcut("k", "Previous sample", () => MoveAsync(-1)),
                new Shortcut("Enter", "Open the sample", OpenAsync),
                new Shortcut("Escape", "Back to the runs", () => GoAsync("/runs")));
        }
    }

    protected override async Task RefreshAsync()
    {
        _run = await Store.FindAsync(RunKey, Stopping);
        _isMissing = _run is null;
        try
        {
            _samples = _run is null ? [] : await Store.SamplesAsync(_run, Stopping);
        }
        catch (EvalLogException error)
        {
            _samples = [];
            _run = _run! with { Error = error.Message };
        }
    }

    protected override ValueTask LeaveAsync()
    {
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    private string TabAddress(string? tab) => $"/runs/{Uri.EscapeDataString(RunKey)}{(tab is null ? string.Empty : "/" + tab)}";

    private string? CurrentOf(string tab) => CurrentTab == tab ? "page" : null;

    private Task GoAsync(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    private async Task MoveAsync(int by)
    {
        if (_samples.Count == 0)
        {
            return;
        }

        var ordered = SampleTable.Ordered(_samples);
        var at = ordered.FindIndex(s => SampleTable.KeyOf(s) == _current);
        _current = SampleTable.KeyOf(ordered[Math.Clamp(at + by, 0, ordered.Count - 1)]);
        await InvokeAsync(StateHasChanged);
        await Keyboard.ShowAsync($"row-{_current}");
    }

    private Task OpenAsync()
    {
        var sample = _samples.FirstOrDefault(s => SampleTable.KeyOf(s) == _current);
        return sample is null ? Task.CompletedTask : GoAsync(SampleTable.AddressOf(_run!, sample));
    }

    private async Task CancelAsync() => _isCancelling = await Worker.CancelAsync(_run!.Run);

    private Task RunTenEpochsAsync() => RunAgainAsync(r => r with { EvalConfig = r.EvalConfig with { Epochs = 10 }, Changed = ["epochs"] });

    private Task UseIncludesAsync() => RunAgainAsync(r => r with { Scorer = [Part.Of("includes")] });

    private async Task RunAgainAsync(Func<EvalRequest, EvalRequest> change)
    {
        _isStarting = true;
        try
        {
            var request = _run!.Queued?.Request ?? ClonedRequest.Of(_run.Header!);
            var next = await Queue.AddAsync(change(request) with { Parent = _run.Run }, _clickKey, Stopping);
            Navigation.NavigateTo($"/runs/{Format.ShortId(next.EvalId)}");
        }
        catch (InspectException error)
        {
            _run = _run! with { Error = error.Message };
            _isStarting = false;
        }
    }
}
