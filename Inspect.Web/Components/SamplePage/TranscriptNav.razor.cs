using Inspect.Web.Components.SamplePage.Outline;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>What the transcript holds: solvers, agents, turns, scoring; also of what is not loaded yet.</summary>
public sealed partial class TranscriptNav
{
    private const int AtOnce = 150;
    private int _most = AtOnce;

    /// <summary>Marks of all events that were counted.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<EventMark> Marks { get; set; }

    /// <summary>Is told of the place to go to.</summary>
    [Parameter]
    public EventCallback<int> OnJump { get; set; }

    private IEnumerable<EventMark> Places => Marks.Where(m => m.IsInOutline);

    private IReadOnlyList<EventMark> Shown => [.. Places.Take(_most)];

    private int Left => Places.Count() - _most;

    private static string CssOf(EventMark mark) => $"l{Math.Min(mark.Depth, 4)}{(mark.IsTurn ? " t" : string.Empty)}";

    private void ShowMore() => _most += AtOnce;
}
