using System.Globalization;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage;

/// <content>Keys of the transcript: from turn to turn, to a number, one turn alone, outline, kinds of events.</content>
public sealed partial class SampleTranscript
{
    private bool _hasOutline = true;
    private bool _isAsking;
    private bool _isAsked;
    private int? _wanted;

    /// <summary>Only the turn that the link points at is shown.</summary>
    [Parameter]
    public bool Focus { get; set; }

    private Shortcut[] Shortcuts =>
    [
        new("j", "Next turn", () => NextAsync(1)),
        new("k", "Previous turn", () => NextAsync(-1)),
        new("g g", "First turn", () => TurnAsync(1)),
        new("G", "Last turn", () => TurnAsync(_outline.TurnCount)),
        new("Ctrl+g", "Go to a turn by its number", AskAsync),
        new("e", "Expand or collapse this turn", ToggleCurrentAsync),
        new("E", "Expand or collapse all turns", ToggleAllAsync),
        new("f", "This turn alone, and back", FocusAsync),
        new("o", "Outline on or off", SwitchOutlineAsync),
    ];

    private bool IsFocused => Focus && _target is { } target && target < _outline.Marks.Count && TurnAt(target) is not null;

    private IEnumerable<TranscriptRow> ShownRows => IsFocused && TurnAt(_target!.Value) is { } turn ? _rows.Where(r => r.Item.Mark.Index == turn.Index) : _rows;

    private string UnfocusedAddress => Navigation.GetUriWithQueryParameter("focus", (string?)null);

    /// <summary>Kinds of events that can be hidden, with how many there are of each.</summary>
    private IReadOnlyList<(string Kind, int Count)> Kinds =>
        [.. _outline.Marks.Where(m => !m.IsTurn && !m.IsGroup && m.Shape != EventShape.Silent).CountBy(m => m.Kind).OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Key, k.Value))];

    private void SwitchKind(string kind) => Navigation.NavigateTo(AddressOf(Filter.Switch(kind, Kinds.Select(k => k.Kind))), replace: true);

    /// <summary>The turn that an event is or belongs to; null outside of all.</summary>
    private EventMark? TurnAt(int place) => _outline.Marks[place] is { Turn: > 0 } mark ? MarkOf(mark.Turn) : null;

    private EventMark? MarkOf(int turn) => _outline.Marks.FirstOrDefault(m => m.IsTurn && m.Turn == turn);

    private Task NextAsync(int by)
    {
        if (!IsFocused)
        {
            return StepAsync(by);
        }

        if (MarkOf(TurnAt(_target!.Value)!.Turn + by) is { } next)
        {
            Navigation.NavigateTo(FocusAddress(next.Index), replace: true);
        }

        return Task.CompletedTask;
    }

    private async Task TurnAsync(int turn)
    {
        if (MarkOf(turn) is not { } mark)
        {
            return;
        }

        if (IsFocused)
        {
            Navigation.NavigateTo(FocusAddress(mark.Index), replace: true);
            return;
        }

        await JumpAsync(mark.Index);
        StateHasChanged();
    }

    private Task AskAsync()
    {
        (_isAsking, _isAsked, _wanted) = (_outline.TurnCount > 0, false, null);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task AnswerAsync(KeyboardEventArgs pressed)
    {
        if (pressed.Key is not ("Enter" or "Escape"))
        {
            return;
        }

        _isAsking = false;
        if (pressed.Key == "Enter" && _wanted is { } turn)
        {
            await TurnAsync(Math.Clamp(turn, 1, _outline.TurnCount));
        }

        await Keyboard.FocusAsync("sample-scroll");
    }

    /// <summary>The turn that the keys came to, also while the browser is still on its way there; else the one that is in view.</summary>
    private async Task<int?> CurrentAsync() => _scrollTo is { } wanted && wanted < _outline.Marks.Count && TurnAt(wanted) is { } turn ? turn.Index
        : _script is not null && await _script.InvokeAsync<string?>("turn") is { } id && int.TryParse(id.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    private async Task ToggleCurrentAsync()
    {
        if (await CurrentAsync() is { } place && _rows.FirstOrDefault(r => r.Item.Mark.Index == place) is { } row)
        {
            Toggle(row);
            StateHasChanged();
        }
    }

    private async Task FocusAsync()
    {
        if (IsFocused)
        {
            Navigation.NavigateTo(UnfocusedAddress);
        }
        else if (await CurrentAsync() is { } place)
        {
            Navigation.NavigateTo(FocusAddress(place));
        }
    }

    private string FocusAddress(int place) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["event"] = place >= _first && place < End ? Events.EventItem.KeyOf(_events[place - _first], place) : place.ToString(CultureInfo.InvariantCulture),
        ["focus"] = true,
    });

    private Task SwitchOutlineAsync()
    {
        _hasOutline = !_hasOutline;
        StateHasChanged();
        return Task.CompletedTask;
    }
}
