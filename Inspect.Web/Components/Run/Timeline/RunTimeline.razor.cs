using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>A run on its axis of time, and what happened to it and its log since.</summary>
public sealed partial class RunTimeline : IDisposable
{
    private const int Parts = 200;
    private const int MostLines = 200;
    private const int MostMarks = 60;

    private readonly ComponentEnd _stop = new();
    private SampleActivity? _activity;
    private ImmutableArray<SampleScoreEdit>? _scores;
    private IReadOnlyList<(int? Number, HistoryLine Line)> _lines = [];
    private EvalLog? _read;
    private bool _isCounted;
    private string? _problem;

    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Words that the lines of the history must hold; null for any.</summary>
    [Parameter]
    public string? Words { get; set; }

    /// <summary>Is told other words; null for none.</summary>
    [Parameter]
    public EventCallback<string?> WordsChanged { get; set; }

    [Inject]
    public required LogIndex Index { get; init; }

    private bool HasConnections => ConnectionLane.Of(Run.Header!.Stats).Count > 0;

    private string TimedText => _activity is { } activity ? Format.Count(activity.Timed, "sample") : string.Empty;

    private string NoDrawing => Run.IsActive ? "The samples are drawn when the run has ended."
        : !_isCounted && _problem is null ? "The samples of this log are being counted; the page follows."
        : "The log does not say when its samples began and ended.";

    private IReadOnlyList<(int Number, DateTimeOffset Time)> Marked =>
        [.. _lines.Where(l => l.Number is not null && IsDrawn(l.Line)).Select(l => (l.Number!.Value, l.Line.Time!.Value)).Take(MostMarks)];

    private string? AfterText => _lines.Count(l => l.Line.IsMarked && !IsDrawn(l.Line)) is > 0 and var count
        ? $"{Format.Count(count, "edit")} came after the run, or without a time: the history has {(count == 1 ? "it" : "them")}."
        : null;

    private List<(int? Number, HistoryLine Line)> Found
    {
        get
        {
            var words = (Words ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return [.. _lines.Where(l => l.Line.Holds(words))];
        }
    }

    private IEnumerable<(int? Number, HistoryLine Line)> Shown => Found.Take(MostLines);

    private string CountText => string.Join(' ', ((string?[])
    [
        Found.Count == 0 ? "Nothing of the history holds these words." : Found.Count > MostLines ? $"The first {Format.Count(MostLines)} of {Format.Count(Found.Count)} lines." : null,
        _scores is null && _isCounted ? $"Edits of scores stand in the samples alone; of a log of this size they are not collected here." : null,
    ]).OfType<string>());

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_read, Run.Header) && (_isCounted || Run.IsActive))
        {
            return;
        }

        _read = Run.Header;
        Tell();
        if (Run.IsActive || Run.LogPath is not { } path)
        {
            return;
        }

        try
        {
            (_isCounted, _activity) = await Index.ActivityAsync(path, Parts, _stop.Token);
            _scores = await ScoreEditHistory.ReadAsync(path, Run.Total, _stop.Token);
            _problem = null;
            Tell();
        }
        catch (EvalLogException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }

    private static string? ExactOf(HistoryLine line) => line.Time is { } time ? Format.Exact(time) : null;

    private static string TimeOf(HistoryLine line) => line.Time is { } time ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "no time";

    private static string? WhoOf(HistoryLine line) => line.Who is { } who ? $"{who} " : null;

    private static string? WhyOf(HistoryLine line) => line.Why is { } why ? $" · {why}" : null;

    private static string? MarkTitle(int? number) => number is null ? null : "Its number in the drawing";

    private void Tell()
    {
        var number = 0;
        _lines = [.. RunHistory.Of(Run, _scores ?? []).Select(l => (l.IsMarked && IsDrawn(l) ? ++number : (int?)null, l))];
    }

    private bool IsDrawn(HistoryLine line) => line.IsMarked && _activity is { } activity && line.Time >= activity.From && line.Time <= activity.To;

    private Task Search(ChangeEventArgs change) => WordsChanged.InvokeAsync(string.IsNullOrWhiteSpace(change.Value as string) ? null : (string)change.Value!);
}
