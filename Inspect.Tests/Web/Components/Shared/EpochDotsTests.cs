using Bunit;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The marks of an item's epochs.</summary>
public sealed class EpochDotsTests : BunitContext
{
    [Fact]
    public void Render_EpochsInAllStates_HaveLettersTitlesAndOneSentence()
    {
        var dots = Render<EpochDots>(p => p.Add(d => d.Samples, [
            Make.SampleView(epoch: 1, score: "C"), Make.SampleView(epoch: 2, score: "I"), Make.SampleView(epoch: 3, score: "C"),
            Make.SampleView(epoch: 4, state: SampleState.Generating), Make.SampleView(epoch: 5, state: SampleState.Waiting)]));

        Assert.Equal(["C", "I", "C", "", ""], dots.FindAll(".mark").Select(m => m.TextContent));
        Assert.Equal("epoch 2: incorrect", dots.FindAll(".mark")[1].GetAttribute("title"));
        Assert.Equal("5 epochs: 2 correct, 1 incorrect, 1 generating, 1 waiting", dots.Find(".dots").GetAttribute("aria-label"));
    }
}
