using System.Collections.Immutable;
using Inspect.Engine.Metrics;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>All scores of a sample that has several, as chips or as a grid: what the reader chose last, else what the log's author did, else by their number.</summary>
public sealed partial class ScoreStrip
{
    /// <summary>Name under which the browser keeps which of both was chosen.</summary>
    private const string Choice = "scores";
    private const string Grid = "grid";
    private const string Chips = "chips";
    private const int MostLetters = 60;

    private string? _chosen;
    private bool _isKnown;

    /// <summary>The scores by scorer; null before there are any.</summary>
    [Parameter, EditorRequired]
    public required IEnumerable<KeyValuePair<string, Score>>? Scores { get; set; }

    /// <summary>What the log's author said of them.</summary>
    [Parameter, EditorRequired]
    public required ScorePanel Author { get; set; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private ImmutableArray<ScoreEntry> Shown { get; set; } = [];

    private bool IsGrid => _chosen is null ? Author.IsGridFor(Shown.Length) : _chosen == Grid;

    private string SwitchText => IsGrid ? "As chips" : "As a grid";

    /// <inheritdoc />
    protected override void OnParametersSet() => Shown = Author.Sort(ScoreEntry.Of(Scores));

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _chosen = RendererInfo.IsInteractive && await Js.InvokeAsync<string?>("inspectChoices.read", Choice) is (Grid or Chips) and var chosen ? chosen : null;
        _isKnown = true;
    }

    private async Task SwitchAsync()
    {
        _chosen = IsGrid ? Chips : Grid;
        await Js.InvokeVoidAsync("inspectChoices.write", Choice, _chosen);
    }

    private static ScoreLook LookOf(ScoreEntry entry) => ScoreLook.Of(entry.Value);

    /// <summary>A number or a text of its own says itself what it is.</summary>
    private static bool HasMark(ScoreEntry entry) => LookOf(entry).Letter is not ("" or "…");

    private static string CssOf(ScoreEntry entry) => HasMark(entry) ? $"chip {LookOf(entry).Class}" : "chip n plain";

    private static string TextOf(ScoreEntry entry) => SeenText.Plain(Format.Line(LookOf(entry).Word, MostLetters));
}
