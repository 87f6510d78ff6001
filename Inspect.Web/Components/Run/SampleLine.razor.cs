using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>A row of the sample list. It is drawn again only when something in it changed: a live page asks ten times a second, and most rows stand still.</summary>
public sealed partial class SampleLine
{
    private const int Tail = 90;

    /// <summary>First strong isolate: the cell cuts off the start, as one of a script from right to left does; its text keeps its own direction.</summary>
    private const string OwnDirection = "\u2068";

    private const int MostAnswers = 20;

    private IReadOnlyList<AnswerGroup> _answers = [];
    private (SampleRow Row, bool IsCurrent)? _drawn;
    private bool _isChanged = true;
    private (long Second, long? Tokens) _counted = (-1, null);

    /// <summary>What the row shows.</summary>
    [Parameter, EditorRequired]
    public required SampleRow Row { get; set; }

    /// <summary>The row is under the keyboard.</summary>
    [Parameter]
    public bool IsCurrent { get; set; }

    private SampleView Sample => Row.Sample!;

    private string AnswersId => $"answers-{Row.Number}";

    private string AnswersLabel => $"Answers to item {Row.Group!.Id}";

    private ScoreLook Look => ScoreLook.Of(Sample);

    private string MarkCss => $"mark {Look.Class}";

    private bool IsGenerating => Sample.State == SampleState.Generating;

    private bool CanOpen => Sample.State is not (SampleState.Waiting or SampleState.RetryWait);

    private string TokensText => (IsGenerating ? _counted.Tokens : Sample.Tokens) is { } tokens ? Format.Count(tokens) : "–";

    private string TimeText => IsGenerating ? Format.Clock(Sample.Seconds) : Format.Seconds(Sample.Seconds);

    private string NumberCss => IsGenerating ? "r m t-accent" : "r m mid";

    private string StateCss => IsGenerating ? "sm t-accent" : "sm mid";

    private string AnswerCss => CanOpen ? "answer" : "dim";

    private string Css => $"{(IsGenerating ? "gen " : null)}{(IsCurrent ? "cur " : null)}{(CanOpen ? "rowlink" : null)}".TrimEnd();

    private string LinkLabel => $"Open item {Sample.Id}, epoch {Sample.Epoch}";

    private string StateText => ScoreLook.Of(Sample).Word;

    private IEnumerable<(string? Css, string Text)> Parts
    {
        get
        {
            if (!CanOpen)
            {
                return [(null, Sample.State == SampleState.RetryWait ? "Waits for another attempt" : "Waiting")];
            }

            if (IsGenerating)
            {
                var line = Sample.Answer.ReplaceLineEndings(" ");
                return [(null, OwnDirection + (line.Length > Tail ? line[^Tail..] : line))];
            }

            return Sample.Summary?.Error is { } error
                ? [(Sample.State == SampleState.Cancelled ? "dim" : "t-danger", Format.Line(error))]
                : HitText.Mark(Format.Line(Sample.Answer), Sample.Target.Values).Select(p => (p.IsHit ? "hit" : null, p.Text));
        }
    }

    /// <summary>They are put into the page when somebody asks for them.</summary>
    private void ShowAnswers()
    {
        _answers = [.. AnswerGroup.Of(Row.Group!.Samples, isNormalised: false).Take(MostAnswers)];
        _isChanged = true;
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _isChanged = _drawn is not { } drawn || drawn.IsCurrent != IsCurrent || !drawn.Row.LooksLike(Row);
        _drawn = (Row, IsCurrent);
        if (Row.Sample is { } sample && (long)(sample.Seconds ?? 0) is var second && second != _counted.Second)
        {
            // Text shows at once. Numbers that nobody can read ten times a second would double what the browser paints.
            _counted = (second, sample.Tokens);
        }
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _isChanged;
}
