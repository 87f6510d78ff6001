using Inspect.Engine.Live;
using Inspect.Engine.Metrics;
using Inspect.Engine.Scorers;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Says in a sentence why a result is what it is, and what to try next.</summary>
/// <param name="Look">Mark, letter and word of the result.</param>
/// <param name="Lead">Scorer's name, which opens the sentence.</param>
/// <param name="Sentence">The rest of the sentence.</param>
/// <param name="Detail">More, or null.</param>
/// <param name="OffersIncludes">The same answer would pass <c>includes</c>.</param>
/// <param name="OffersEpochs">One sample says little: more epochs would say more.</param>
public sealed record ResultStory(ScoreLook Look, string Lead, string Sentence, string? Detail, bool OffersIncludes, bool OffersEpochs)
{
    private const int Shown = 80;

    /// <summary>The story of a sample that was scored by one of the text scorers; null where there is nothing to tell.</summary>
    public static ResultStory? Of(SampleView sample, bool isOnlySample)
    {
        if (sample is not { Summary: { } summary, Score: { } score, State: SampleState.Done })
        {
            return null;
        }

        var scorer = summary.Scores!.Keys.First();
        var look = ScoreLook.Of(score.Value);
        var target = Quote(summary.Target.IsList ? string.Join("” or “", summary.Target.Values) : summary.Target.Text);
        var contains = new IncludesScorer(ignoreCase: true).Score(sample.Answer, summary.Target).Value == ScoreValue.Correct;
        var isCorrect = score.Value == ScoreValue.Correct;
        var sentence = (scorer, isCorrect) switch
        {
            ("exact", true) => $"found the whole reply to be {target}.",
            ("exact", false) => $"needs the whole reply to be {target}. {(contains ? "The reply contains it and goes on." : "The reply is something else.")}",
            ("includes", true) => $"found {target} in the reply.",
            ("includes", false) => $"looked for {target}, and the reply does not contain it.",
            ("match", true) => $"found {target} where it should stand.",
            ("match", false) => $"did not find {target} where it should stand.{(contains ? " The reply has it elsewhere." : string.Empty)}",
            _ => null,
        };
        return sentence is null
            ? null
            : new ResultStory(look, scorer, sentence, contains && !isCorrect ? "The same answer scores correct with includes." : null, contains && !isCorrect, isOnlySample);
    }

    private static string Quote(string text) => $"“{Format.Line(text, Shown)}”";
}
