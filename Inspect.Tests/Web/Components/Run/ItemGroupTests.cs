using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

public sealed class ItemGroupTests
{
    [Fact]
    public void Of_EpochsThatWait_NamesWhatIsAskedAndWhatCounts()
    {
        var group = ItemGroup.Of([Make.SampleView(1, SampleState.Waiting, target: "Oslo"), Make.SampleView(2, SampleState.Waiting, target: "Oslo")], 2, 40);

        Assert.Equal(("input", "Oslo", string.Empty), (group.Input, group.Target, group.CountText));
    }

    [Fact]
    public void Of_EpochsOfTwoAnswers_CountsThemAndThePasses()
    {
        var group = ItemGroup.Of([Make.SampleView(1, score: "C", answer: "a"), Make.SampleView(2, score: "I", answer: "b"), Make.SampleView(3, score: "I", answer: "b")], 3, 2);

        Assert.Equal(("1/3", "2 distinct", false), (group.CountText, group.AnswersText, group.HasDots));
    }
}
