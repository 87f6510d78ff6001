using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.Shared;

/// <summary>Says in a sentence why a result is what it is, and what to try next.</summary>
/// <param name="Look">Mark, letter and word of the result.</param>
/// <param name="Lead">Scorer's name, which opens the sentence.</param>
/// <param name="Trace">How the scorer came to the score; it has the rest of the sentence.</param>
/// <param name="OffersEpochs">One sample says little: more epochs would say more.</param>
public sealed record ResultStory(ScoreLook Look, string Lead, ScoreTrace Trace, bool OffersEpochs)
{
    /// <summary>The rest of the sentence.</summary>
    public string Sentence => Trace.Sentence;

    /// <summary>More, or null.</summary>
    public string? Detail => Trace.Advice?.Sentence;

    /// <summary>The scorer that the same answer would pass; null when there is none to name.</summary>
    public Part? OfferedScorer => Trace.Advice?.Scorer;

    /// <summary>The story of a score; null where its scorer tells nothing.</summary>
    public static ResultStory? Of(string scorer, Score score, ScoreTrace? trace, bool isOnlySample) =>
        trace is null ? null : new ResultStory(ScoreLook.Of(score.Value), scorer, trace, isOnlySample);
}
