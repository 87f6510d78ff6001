using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>One item in one epoch: what was said, how it was scored; live while it goes on.</summary>
public sealed partial class SampleDetailPage
{
    private const int MostJson = 1_000_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private RunView? _run;
    private SampleView? _view;
    private EvalSample? _sample;
    private List<SampleView> _list = [];
    private (string, string, int)? _loaded;
    private string? _problem;
    private string _json = string.Empty;
    private IDisposable? _keys;

    /// <summary>Id of the run, or its first characters; the path of a log that has none.</summary>
    [Parameter]
    public required string Run { get; set; }

    /// <summary>Id of the item.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>Repetition, from 1.</summary>
    [Parameter]
    public int Epoch { get; set; }

    /// <summary>Section; null for messages.</summary>
    [Parameter]
    public string? Tab { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    /// <summary>Kestrel leaves an encoded slash in a route value as it is.</summary>
    private string RunKey => Run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Encoded like the run.</summary>
    private string ItemId => Id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string CurrentTab => Tab ?? "messages";

    private string Title => _view is null || _run is null ? "Sample — Inspect" : $"#{_view.Id} e{_view.Epoch} · {_run.Task} · {_run.ModelName} — Inspect";

    private string RunAddress => $"/runs/{Uri.EscapeDataString(RunKey)}";

    private ScoreLook Look => ScoreLook.Of(_view!);

    private int MessageCount => _sample?.Messages.Length ?? 1;

    private int Position => _list.FindIndex(s => s.Id == _view!.Id && s.Epoch == _view.Epoch);

    private string PositionText => $"{Format.Count(Position + 1)} of {Format.Count(_list.Count)}";

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _keys = Keyboard.Register(
                new Shortcut("ArrowLeft", "Previous sample", () => GoAsync(AddressOf(-1))),
                new Shortcut("ArrowRight", "Next sample", () => GoAsync(AddressOf(1))),
                new Shortcut("Escape", "Back to the run", () => GoAsync(RunAddress)));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (Run, Id, Epoch))
        {
            return;
        }

        _loaded = (Run, Id, Epoch);
        _sample = null;
        _problem = null;
        await RefreshAsync();
        if (_run is not null && Feed.Find(_run.Run) is { IsFinished: false } live)
        {
            Watch(live);
        }
    }

    protected override async Task RefreshAsync()
    {
        try
        {
            _run = await Store.FindAsync(RunKey, Stopping);
            _list = _run is null ? [] : SampleTable.Ordered(await Store.SamplesAsync(_run, Stopping));
            _view = _list.FirstOrDefault(s => s.Id.Text == ItemId && s.Epoch == Epoch);
            _problem = WhyMissing();
            if (_problem is null && _sample is null && _view!.Summary is not null)
            {
                _sample = await Store.ReadSampleAsync(_run!, _view.Id, _view.Epoch, Stopping);
                _json = JsonOf(_sample);
            }
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    protected override ValueTask LeaveAsync()
    {
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Why there is nothing to show. Asked at each refresh: the samples of a run that waits come when it begins.</summary>
    private string? WhyMissing() => (_run, _view) switch
    {
        (null, _) => $"There is no run {RunKey}.",
        (_, not null) => null,
        ({ IsActive: true }, _) when _list.Count == 0 => "The run has not begun. The sample shows here as soon as it does.",
        _ => $"The run has no sample with item {ItemId} and epoch {Epoch}.",
    };

    private static string JsonOf(EvalSample? sample)
    {
        if (sample is null)
        {
            return string.Empty;
        }

        var text = JsonSerializer.Serialize(LogJson.ToElement(sample), Indented);
        return text.Length <= MostJson ? text : string.Concat(text.AsSpan(0, MostJson), $"\n… {Format.Count(text.Length - MostJson)} characters more are in the log.");
    }

    private string AddressOf(int by)
    {
        var at = Math.Clamp(Position + by, 0, Math.Max(0, _list.Count - 1));
        return _list.Count == 0 ? RunAddress : SampleTable.AddressOf(_run!, _list[at]) + (Tab is null ? string.Empty : "/" + Tab);
    }

    private string TabAddress(string tab) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunAddress}/s/{Uri.EscapeDataString(ItemId)}/{Epoch}/{tab}");

    private string? CurrentOf(string tab) => CurrentTab == tab ? "page" : null;

    private Task GoAsync(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }
}
