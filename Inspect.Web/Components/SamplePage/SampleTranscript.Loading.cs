using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Reading of the events that are shown, and of what is between.</summary>
public sealed partial class SampleTranscript
{
    private const int AtOnce = 50;
    private const int MostShown = 300;
    private const int MostOpenTurns = 8;

    private readonly List<TranscriptEvent> _events = [];
    private SampleContent? _shown;
    private string? _shownEvent;
    private string? _shownFilter;
    private int _first;
    private int _reads; // begun so far: only the last one is shown, however long it takes
    private int? _target;
    private bool _isLoading;
    private bool _isGone;
    private string? _problem;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Content)
        {
            var goesOn = _shown is { IsLive: true } && Content.Sample.Uuid == _shown.Sample.Uuid;
            _shown = Content;
            _shownEvent = null;
            _problem = null;
            if (!goesOn)
            {
                Forget();
            }

            await ReadAsync(_first, Math.Max(AtOnce, _events.Count));
        }
        else if (Content.IsLive)
        {
            // Those that were pending may have ended: what is shown is read again.
            await ReadAsync(_first, Math.Max(AtOnce, _events.Count));
        }
        else if (_shownFilter != Show)
        {
            Draw();
        }

        _shownFilter = Show;
        if (_shownEvent != Event)
        {
            _shownEvent = Event;
            await FindAsync();
        }

        if (!IsCounted)
        {
            // What is read stands there while the rest is counted.
            StateHasChanged();
            await GuardAsync(() => CountAsync(Content.EventCount));
        }

        if (_shownFound != Found)
        {
            _shownFound = Found;
            await ShowFoundAsync();
        }
    }

    /// <summary>Goes to what was found: its turn opens, and an event that the filter hides is shown.</summary>
    private async Task ShowFoundAsync()
    {
        if (Found is not { } found || found.Place >= _outline.Marks.Count)
        {
            return;
        }

        _target = found.Place;
        await JumpAsync(found.Place);
        if (_rows.FirstOrDefault(r => FoundIn(r) is not null) is { Item.Mark.IsTurn: true } turn)
        {
            _turns[turn.Item.Mark.Index] = true;
        }

        _foundTo = found;
    }

    private void Forget()
    {
        _events.Clear();
        _rows = [];
        _turns.Clear();
        _closedGroups.Clear();
        _first = 0;
        _target = null;
        _opensTurns = null;
    }

    private Task LoadMoreAsync() => GuardAsync(async () =>
    {
        var end = End;
        var next = await Content.TurnsAsync(end, AtOnce, _stop.Token);
        await CountAsync(end + next.Count);
        if (end != End)
        {
            // What is shown has been read again meanwhile.
            return;
        }

        _events.AddRange(next);
        var extra = Math.Max(0, _events.Count - MostShown);
        _events.RemoveRange(0, extra);
        _first += extra;
        Draw();
    });

    private Task LoadEarlierAsync() => GuardAsync(async () =>
    {
        var first = Math.Max(0, _first - AtOnce);
        var until = _first;
        var earlier = await Content.TurnsAsync(first, until - first, _stop.Token);
        if (until != _first)
        {
            return;
        }

        _events.InsertRange(0, earlier);
        _scrollTo = _first;
        _first = first;
        _events.RemoveRange(Math.Min(MostShown, _events.Count), Math.Max(0, _events.Count - MostShown));
        Draw();
    });

    private Task ReadAsync(int first, int count) => GuardAsync(async () =>
    {
        var content = Content;
        var turn = ++_reads;
        var next = await content.TurnsAsync(first, count, _stop.Token);
        if (content == Content && turn == _reads)
        {
            if (content.IsLive || _outline.Marks.Count > content.EventCount || _events.Count == 0)
            {
                _outline = new TranscriptOutline();
            }

            _first = first;
            _events.Clear();
            _events.AddRange(next);
            await CountAsync(first + next.Count);
            Draw();
        }
    });

    /// <summary>Shows the event that a link points at, wherever it is.</summary>
    private async Task FindAsync()
    {
        _isGone = false;
        _target = null;
        if (Event is null)
        {
            Draw();
            return;
        }

        var place = -1;
        if (Event.Length < 10 && int.TryParse(Event, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Content.EventCount)
        {
            place = index;
        }

        await GuardAsync(() => place >= 0 ? Task.CompletedTask : Content.LookThroughAsync(0, (i, e) => (place = e.Uuid == Event ? i : place) < 0, _stop.Token));
        _isGone = place < 0;
        if (place >= 0)
        {
            _target = place;
            await JumpAsync(place);
        }
    }

    /// <summary>Goes to an event; one that is not loaded is loaded with those around it.</summary>
    private async Task JumpAsync(int place)
    {
        if (place < _first || place >= End)
        {
            await ReadAsync(Math.Max(0, place - 5), AtOnce);
        }

        if (place >= _outline.Marks.Count)
        {
            // Another read has begun meanwhile, or this one failed.
            return;
        }

        for (var group = _outline.Marks[place].Group; group >= 0; group = _outline.Marks[group].Group)
        {
            _closedGroups.Remove(group);
        }

        Draw();
        _scrollTo = place;
    }

    private Task CountAsync(int end) => OutlineCount.UpToAsync(() => _outline, end, (first, count) => Content.OutlineAsync(first, count, _stop.Token));

    /// <summary>Reads. The page may have gone to another sample meanwhile.</summary>
    private async Task GuardAsync(Func<Task> read)
    {
        var content = Content;
        _isLoading = true;
        try
        {
            await read();
        }
        catch (InspectException error) when (content == Content && !_stop.IsReached)
        {
            _problem = error.Message;
        }
        catch (Exception error) when ((content != Content || _stop.IsReached) && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            // What was read belongs to a sample that is no longer shown.
        }
        finally
        {
            _isLoading = false;
        }
    }
}
