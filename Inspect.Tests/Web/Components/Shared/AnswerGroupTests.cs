using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Epochs by what they answered.</summary>
public sealed class AnswerGroupTests
{
    [Fact]
    public void Of_ExactAndNormalised_CountsTheLargestFirst()
    {
        var samples = new[]
        {
            Make.SampleView(1, score: "I", answer: "The answer is 4."), Make.SampleView(2, score: "C", answer: "answer is 4"),
            Make.SampleView(3, score: "I", answer: "five"), Make.SampleView(4, score: "C", answer: "answer is 4"), Make.SampleView(5),
        };

        Assert.Equal(["answer is 4: 2 4", "The answer is 4.: 1", "five: 3"], AnswerGroup.Of(samples, isNormalised: false).Select(Text));
        var normalised = AnswerGroup.Of(samples, isNormalised: true);
        Assert.Equal(["The answer is 4.: 1 2 4", "five: 3"], normalised.Select(Text));
        Assert.Equal([true, false], normalised.Select(g => g.IsScoredDifferently));
    }

    private static string Text(AnswerGroup group) => $"{group.Text}: {string.Join(' ', group.Samples.Select(s => s.Epoch))}";
}
