using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The sentence that explains a result.</summary>
public sealed class ResultStoryTests
{
    [Fact]
    public void Of_ExactOnAReplyThatGoesOn_OffersIncludesAndMoreEpochs()
    {
        var story = ResultStory.Of(Make.SampleView(answer: "Hello World! How can I help?", target: "Hello World", score: "I", scorer: "exact"), isOnlySample: true)!;

        Assert.Equal(("exact", "needs the whole reply to be “Hello World”. The reply contains it and goes on."), (story.Lead, story.Sentence));
        Assert.Equal((true, true), (story.OffersIncludes, story.OffersEpochs));
    }

    [Fact]
    public void Of_ExactOnAnotherReply_OffersNoScorerThatWouldFailToo()
    {
        var story = ResultStory.Of(Make.SampleView(answer: "Good day", target: "Hello World", score: "I", scorer: "exact"), isOnlySample: false)!;

        Assert.Equal("needs the whole reply to be “Hello World”. The reply is something else.", story.Sentence);
        Assert.Equal((false, false), (story.OffersIncludes, story.OffersEpochs));
    }

    [Fact]
    public void Of_ACorrectAnswer_OffersNoOtherScorer()
    {
        var story = ResultStory.Of(Make.SampleView(answer: "Hello World", target: "Hello World", score: "C", scorer: "includes"), isOnlySample: true)!;

        Assert.Equal(("found “Hello World” in the reply.", false), (story.Sentence, story.OffersIncludes));
    }

    [Fact]
    public void Of_AScorerOfSomeoneElse_TellsNothing() =>
        Assert.Null(ResultStory.Of(Make.SampleView(score: "C", scorer: "my_scorer"), isOnlySample: true));
}
