using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Metrics;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>How a score looks: class of the mark, letter, word.</summary>
/// <param name="Class">Class of the mark.</param>
/// <param name="Letter">Letter in it.</param>
/// <param name="Word">Word for it.</param>
public sealed record ScoreLook(string Class, string Letter, string Word)
{
    /// <summary>The look of a sample as it stands.</summary>
    public static ScoreLook Of(SampleView sample) => sample switch
    {
        { State: SampleState.Waiting } => new ScoreLook("w", string.Empty, "waiting"),
        { State: SampleState.Generating } => new ScoreLook("g", string.Empty, "generating"),
        { State: SampleState.RetryWait } => new ScoreLook("w", string.Empty, "waits for another attempt"),
        { State: SampleState.Tool } => new ScoreLook("g", string.Empty, "tool"),
        { State: SampleState.Scoring } => new ScoreLook("g", string.Empty, "scoring"),
        { State: SampleState.Cancelled } => new ScoreLook("n", "–", "cancelled"),
        { State: SampleState.Errored } => new ScoreLook("e", "!", "failed"),
        { Score: { } score } => Of(score.Value),
        { Summary.Limit: not null } => new ScoreLook("l", "L", $"{sample.Summary.Limit} limit"),
        _ => new ScoreLook("n", "–", "not scored"),
    };

    /// <summary>The look of a score.</summary>
    public static ScoreLook Of(ScoreValue value) => value switch
    {
        ScoreValue.OfText { Value: "C" } or ScoreValue.OfBoolean { Value: true } => new ScoreLook("c", "C", "correct"),
        ScoreValue.OfText { Value: "P" } => new ScoreLook("p", "P", "partial"),
        ScoreValue.OfText { Value: "I" } or ScoreValue.OfBoolean { Value: false } => new ScoreLook("i_", "I", "incorrect"),
        ScoreValue.OfText { Value: "N" } => new ScoreLook("n", "N", "no answer"),
        ScoreValue.OfNumber { Value: double.NaN } => new ScoreLook("n", "–", "not scored"),
        ScoreValue.OfNumber { Value: 1 } => new ScoreLook("c", "1", "1"),
        ScoreValue.OfNumber { Value: 0 } => new ScoreLook("i_", "0", "0"),
        ScoreValue.OfNumber number => new ScoreLook("p", string.Empty, number.Value.ToString("0.###", CultureInfo.InvariantCulture)),
        _ => new ScoreLook("n", "…", value.ToString() ?? string.Empty),
    };
}
