using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The events of a sample in order, as they happen and after, some at a time.</summary>
public sealed partial class SampleTranscript : IAsyncDisposable
{
    /// <summary>Renders after which a place that does not come is given up.</summary>
    private const int MostTries = 4;

    private readonly HashSet<int> _closedGroups = [];
    private readonly Dictionary<int, bool> _turns = [];
    private readonly ComponentEnd _stop = new();
    private readonly DrawSteps _steps = new();
    private TranscriptOutline _outline = new();
    private IReadOnlyList<TranscriptRow> _rows = [];
    private ImmutableHashSet<string> _drawnCalls = [];
    private IJSObjectReference? _script;
    private IDisposable? _keys;
    private bool? _opensTurns;
    private int? _scrollTo;
    private int _scrollTries;
    private FoundText? _shownFound;
    private FoundText? _foundTo;

    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    /// <summary>Address of the transcript, without a query.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>Event that a link points at: its id, or its place in logs that have none; null for none.</summary>
    [Parameter]
    public string? Event { get; set; }

    /// <summary>Name of the filter; null for the default.</summary>
    [Parameter]
    public string? Show { get; set; }

    /// <summary>What the reader looks for and has come to; null for nothing.</summary>
    [Parameter]
    public FoundText? Found { get; set; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private EventFilter Filter => EventFilter.Of(Show);

    private bool IsCounted => _outline.Marks.Count >= Content.EventCount;

    private int? TurnTotal => IsCounted ? _outline.TurnCount : null;

    private int End => _first + _events.Count;

    private string EarlierText => $"Show {Format.Count(Math.Min(AtOnce, _first))} earlier of {Format.Count(Content.EventCount, "event")}";

    private string? MoreText => _problem is not null || End >= Content.EventCount ? null
        : $"Show {Format.Count(Math.Min(AtOnce, Content.EventCount - End))} more of {Format.Count(Content.EventCount, "event")}";

    private string EndText
    {
        get
        {
            var hidden = _outline.Marks.Count(m => !m.IsTurn && !m.IsGroup && m.Shape != EventShape.Silent && !Filter.Shows(m.Kind))
                - _events.Count(e => Filter.Shows(e) && !Filter.Shows(e.Kind));
            return $"End of transcript · {Format.Count(Content.EventCount, "event")}{(hidden == 0 ? string.Empty : Filter.IsChosen ? $", {Format.Count(hidden)} of kinds that were not chosen" : $", {Format.Count(hidden)} hidden by the {Filter.Title} preset")}";
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _keys?.Dispose();
        _stop.Dispose();
        await _script.ReleaseAsync();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _keys = Keyboard.Register(Shortcuts);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _steps.Shown();
        if (firstRender)
        {
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/transcript.js");
        }

        if (_isAsking && !_isAsked)
        {
            _isAsked = true;
            await Keyboard.FocusAsync("goto");
        }

        if (_steps.IsDue)
        {
            StateHasChanged();
            return;
        }

        if (_scrollTo is { } place && _script is not null)
        {
            var found = _foundTo;
            var isThere = await (found is not null
                ? _script.InvokeAsync<bool>("found", $"e-{place}", found.Words)
                : _script.InvokeAsync<bool>("show", $"e-{place}"));

            // The call may overtake the rows that it is about: then the next render asks again.
            if (_scrollTo == place && _foundTo == found && (isThere || ++_scrollTries >= MostTries))
            {
                (_scrollTo, _foundTo, _scrollTries) = (null, null, 0);
            }
        }
    }

    private void Draw()
    {
        if (_outline.Marks.Count < End)
        {
            // What is between is counted first.
            return;
        }

        // Where there are many turns, one line each tells more than the first of them.
        _opensTurns ??= _outline.Marks.Take(AtOnce).Count(m => m.IsTurn) <= MostOpenTurns;
        var items = _events.Select((e, i) => new EventItem(e, _outline.Marks[_first + i], LinkOf(e, _first + i), _target == _first + i)).ToList();
        _drawnCalls = Filter.Shows("tool") ? [.. _events.OfType<ToolEvent>().Select(t => t.Id)] : [];
        _rows = TranscriptRow.Of(items, Filter, _closedGroups.Contains, i => _outline.Marks[i]);
    }

    private string LinkOf(TranscriptEvent happened, int index) =>
        Navigation.ToAbsoluteUri($"{Address}?event={Uri.EscapeDataString(EventItem.KeyOf(happened, index))}").ToString();

    /// <summary>The list that the reader came from stays in the address.</summary>
    private string AddressOf(EventFilter filter) => Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { ["show"] = filter.Name, ["event"] = null, ["focus"] = null });

    private string? CurrentOf(EventFilter filter) => filter == Filter ? "true" : null;

    private static string CssOf(TranscriptRow row) => string.Create(CultureInfo.InvariantCulture, $"trow d{Math.Min(row.Item.Mark.Depth, 4)}");

    private string ExpandedOf(TranscriptRow row) => _closedGroups.Contains(row.Item.Mark.Index) ? "false" : "true";

    private string GroupIconOf(TranscriptRow row) => _closedGroups.Contains(row.Item.Mark.Index) ? Lucide.ChevronRight : Lucide.ChevronDown;

    private static string GroupWordOf(TranscriptRow row) => row.Item.Mark.Shape switch
    {
        EventShape.Solver => "solver",
        EventShape.Agent => "agent",
        _ => string.Empty,
    };

    private FoundText? FoundIn(TranscriptRow row) =>
        Found is { } found && (row.Item.Mark.Index == found.Place || row.Inside.Any(i => i.Mark.Index == found.Place)) ? found : null;

    private bool IsOpen(TranscriptRow row) => _turns.TryGetValue(row.Item.Mark.Index, out var isOpen) ? isOpen
        : row.Item.IsTarget || row.Inside.Any(i => i.IsTarget) || _opensTurns == true;

    /// <summary>The rows of this render, and whether they are open: more of them with each one.</summary>
    private List<(TranscriptRow Row, bool IsOpen)> StepRows()
    {
        var rows = new List<(TranscriptRow, bool)>();
        _steps.Begin(!RendererInfo.IsInteractive);
        foreach (var row in ShownRows)
        {
            var isOpen = IsOpen(row);
            if (_steps.Take(row.Item.Mark.Index, isOpen, () => DrawWeight.Of(row, isOpen, _drawnCalls)) is { } looks)
            {
                rows.Add((row, looks));
            }
        }

        return rows;
    }

    private void Toggle(TranscriptRow row) => _turns[row.Item.Mark.Index] = !IsOpen(row);

    private void ToggleGroup(TranscriptRow row)
    {
        if (!_closedGroups.Remove(row.Item.Mark.Index))
        {
            _closedGroups.Add(row.Item.Mark.Index);
        }

        Draw();
    }

    private void OpenAll(bool isOpen)
    {
        _turns.Clear();
        _closedGroups.Clear();
        _opensTurns = isOpen;
        Draw();
    }

    private Task ToggleAllAsync()
    {
        OpenAll(_opensTurns != true);
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>Goes to the next or previous turn; past the last one that is loaded, the next page is read.</summary>
    private async Task StepAsync(int by)
    {
        if (_script is not null && !await _script.InvokeAsync<bool>("step", by) && (by > 0 ? MoreText is not null : _first > 0))
        {
            await (by > 0 ? LoadMoreAsync() : LoadEarlierAsync());
            StateHasChanged();
        }
    }
}
