using Inspect.Engine.Metrics;
using Inspect.Engine.Scorers;
using Inspect.Engine.Values;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The sentence that explains a result.</summary>
public sealed class ResultStoryTests
{
    [Fact]
    public void Of_ExactOnAReplyThatGoesOn_OffersIncludesAndMoreEpochs()
    {
        var story = Story("exact", new ExactScorer(), "Hello World! How can I help?", isOnlySample: true);

        Assert.Equal(("exact", "needs the whole reply to be “Hello World”. The reply contains it and goes on."), (story.Lead, story.Sentence));
        Assert.Equal(("includes", "The same answer scores correct with includes.", true), (story.OfferedScorer?.Name, story.Detail, story.OffersEpochs));
    }

    [Fact]
    public void Of_ExactOnAnotherReply_OffersNoScorerThatWouldFailToo()
    {
        var story = Story("exact", new ExactScorer(), "Good day", isOnlySample: false);

        Assert.Equal("needs the whole reply to be “Hello World”. The reply is something else.", story.Sentence);
        Assert.Equal((null, false), (story.OfferedScorer, story.OffersEpochs));
    }

    [Fact]
    public void Of_ACorrectAnswer_OffersNoOtherScorer()
    {
        var story = Story("includes", new IncludesScorer(ignoreCase: true), "Hello World", isOnlySample: true);

        Assert.Equal(("found “Hello World” in the reply.", null), (story.Sentence, story.OfferedScorer));
    }

    [Fact]
    public void Of_AScorerWithoutATrace_TellsNothing() =>
        Assert.Null(ResultStory.Of("my_scorer", new Score { Value = ScoreValue.Correct }, null, isOnlySample: true));

    private static ResultStory Story(string name, TextScorer scorer, string answer, bool isOnlySample)
    {
        var result = scorer.Judge(answer, Target.Of("Hello World"));
        return ResultStory.Of(name, result.Score, result.Trace, isOnlySample)!;
    }
}
