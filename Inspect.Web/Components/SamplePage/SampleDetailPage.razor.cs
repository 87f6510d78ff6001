using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage.Scores;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>One item in one epoch: what was said, how it was scored; live while it goes on.</summary>
public sealed partial class SampleDetailPage
{
    private RunView? _run;
    private SampleView? _view;
    private SampleContent? _content;
    private SampleNeighbours? _around;
    private (string, string, int)? _loaded;
    private string? _problem;
    private string? _json;
    private string? _version;
    private (string, string, int)? _pointed;
    private (string?, string?, string?) _listed;
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

    /// <summary>Section; null for messages, or for the transcript where a link points at an event.</summary>
    [Parameter]
    public string? Tab { get; set; }

    /// <summary>Event that a link points at.</summary>
    [SupplyParameterFromQuery(Name = "event")]
    public string? EventKey { get; set; }

    /// <summary>Message that a link points at.</summary>
    [SupplyParameterFromQuery(Name = "message")]
    public string? MessageKey { get; set; }

    /// <summary>Which events the transcript shows.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? ShowName { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required SampleSource Source { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required Places Places { get; init; }

    /// <summary>Kestrel leaves an encoded slash in a route value as it is.</summary>
    private string RunKey => Run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Encoded like the run.</summary>
    private string ItemId => Id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string CurrentTab => Tab ?? (EventKey is null ? "messages" : "transcript");

    private string Title => _view is null || _run is null ? "Sample — Inspect" : $"#{_view.Id} e{_view.Epoch} · {_run.Task} · {_run.ModelName} — Inspect";

    private string RunAddress => $"/runs/{Uri.EscapeDataString(RunKey)}";

    private ScoreLook Look => ScoreLook.Of(_view!);

    private ScorePanel Panel => ScorePanel.Of(_run?.Header);

    private EvalSample? Sample => _content?.Sample;

    /// <summary>What ended the sample, where that was a limit: its score counts what there was until then.</summary>
    private string? StoppedText => Sample?.Limit is { } limit ? $"Stopped by {LimitText.Of(limit)}"
        : _view?.Summary?.Limit is { } type ? $"Stopped by its {type} limit"
        : null;

    /// <summary>Somebody took the sample out of the count.</summary>
    private string? InvalidText => Sample?.Invalidation is not { } mark ? null
        : LogProvenance.Read(mark) is not { } by ? "Marked invalid"
        : by.Reason is { } reason ? $"Marked invalid by {SeenText.Plain(by.Author)}: {SeenText.Plain(Format.Line(reason, 120))}"
        : $"Marked invalid by {SeenText.Plain(by.Author)}";

    private bool IsOpening => _content is null && _view!.Summary is not null;

    /// <summary>The sample has begun and was not opened, or it has ended since it was.</summary>
    private bool IsDue => _content is null ? _view!.State != SampleState.Waiting : _content.IsLive && _view!.Summary is not null;

    private int MessageCount => _content?.MessageCount ?? 1;

    private bool IsRead => Sample is not null && _content is { IsLive: false };

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _keys = Keyboard.Register(
                new Shortcut("ArrowLeft", "Previous sample", () => WalkAsync(_around?.Previous)),
                new Shortcut("ArrowRight", "Next sample", () => WalkAsync(_around?.Next)),
                new Shortcut("r", "Raw or rendered", SwitchRawAsync),
                new Shortcut("[", "Previous failure", () => FailureAsync(-1)),
                new Shortcut("]", "Next failure", () => FailureAsync(1)),
                new Shortcut("Escape", "Back to the run", LeaveOrCloseAsync));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        TakeRaw();
        if (_loaded == (Run, Id, Epoch))
        {
            if (_listed != (ListWords, ListIs, ListSort) && _run is not null && _view is not null)
            {
                _around = await AroundAsync(_run, _view);
            }

            _listed = (ListWords, ListIs, ListSort);
            await LoadJsonAsync();
            LookFor();
            return;
        }

        _loaded = (Run, Id, Epoch);
        _listed = (ListWords, ListIs, ListSort);
        Close();
        await ComeFromListAsync();
        _problem = null;
        await RefreshAsync();
        WatchUntilItEnds(_run);
    }

    protected override async Task RefreshAsync()
    {
        try
        {
            _run = await Store.FindAsync(RunKey, Stopping);
            _view = _run is null ? null : await Source.FindAsync(_run, ItemId, Epoch, Stopping);
            _problem = WhyMissing();
            if (_view is not null && (_around is null || _run!.IsActive))
            {
                _around = await AroundAsync(_run!, _view);
            }

            // The page that is drawn before it is interactive does without.
            if (_problem is null && IsDue && RendererInfo.IsInteractive)
            {
                await OpenAsync();
            }
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }

        await LoadJsonAsync();
        LookFor();
    }

    /// <summary>Whoever goes back to the run finds this sample's row chosen.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // While the next sample is looked up the one before is still drawn: what is drawn is pointed at.
        if (RendererInfo.IsInteractive && _view is not null && _pointed != (Run, _view.Id.Text, _view.Epoch))
        {
            _pointed = (Run, _view.Id.Text, _view.Epoch);
            await Places.PointAsync(RunAddress, SamplePlace.RowPrefix + SamplePlace.KeyOf(_view));
        }
    }

    protected override ValueTask LeaveAsync()
    {
        _keys?.Dispose();
        _findKeys?.Dispose();
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Why there is nothing to show. Asked at each refresh: the samples of a run that waits come when it begins.</summary>
    private string? WhyMissing() => (_run, _view) switch
    {
        (null, _) => RunKey.Length < 8 ? $"There is no run {RunKey}. An id needs at least its first 8 characters." : $"There is no run {RunKey} in the log folders. It may have been moved or deleted.",
        (_, not null) => null,
        ({ IsActive: true, Header: null }, _) => "The run has not begun. The sample shows here as soon as it does.",
        _ => $"The run has no sample with item {ItemId} and epoch {Epoch}.",
    };

    /// <summary>Another sample may have been opened while this one was read.</summary>
    private async Task OpenAsync()
    {
        var wanted = _loaded;
        var known = _content;
        // Before the sample is read: what changes from then on makes an edit stale.
        var version = ScoreEdits.VersionOf(_run!);
        var content = await Source.OpenAsync(_run!, _view!.Id, _view.Epoch, Stopping);
        if (wanted == _loaded && _content == known)
        {
            known?.Dispose();
            (_content, _version) = (content, version);
        }
        else
        {
            content?.Dispose();
        }
    }

    /// <summary>The log has changed: its sample is read anew.</summary>
    private async Task ReopenAsync()
    {
        await RefreshAsync();
        if (_problem is null)
        {
            await OpenAsync();
        }

        _json = null;
    }

    private async Task LoadJsonAsync()
    {
        if (CurrentTab != "json" || _json is not null || _content is not { IsLive: false } content)
        {
            return;
        }

        try
        {
            _json = await content.JsonAsync(Stopping);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private void Close()
    {
        EndFind();
        _content?.Dispose();
        _content = null;
        _around = null;
        _json = null;
    }

    private string SampleAddress => string.Create(CultureInfo.InvariantCulture, $"{RunAddress}/s/{Uri.EscapeDataString(ItemId)}/{Epoch}");

    private string TabAddress(string tab) => $"{SampleAddress}/{tab}";

    /// <summary>These sections are drawn in parts: a page of their own holds them whole, for paper.</summary>
    private string? PrintFile => CurrentTab switch
    {
        "transcript" => "transcript.html",
        "messages" => "messages.html",
        _ => null,
    };

    private string? CurrentOf(string tab) => CurrentTab == tab ? "page" : null;

    /// <summary>At the end of the list the page stays as it is, with what is typed on it.</summary>
    private Task WalkAsync(SampleView? to) => to is null ? Task.CompletedTask : GoAsync(AddressOf(to));

    private Task GoAsync(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }
}
